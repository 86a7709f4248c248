import type { Results } from "@electric-sql/pglite";

/** What the thread is started with. */
export interface ThreadStart {
  readonly folder: string;
}

/** One thing to do; the thread does them one by one, in the order in which they came. */
export type Ask =
  | { readonly kind: "query"; readonly sql: string; readonly params: readonly unknown[] }
  | { readonly kind: "exec"; readonly sql: string }
  | { readonly kind: "close" };
export type Asked = Ask & { readonly id: number };

/** What the thread says by itself, or in answer to what was asked. */
export type ThreadMessage =
  | { readonly kind: "ready" }
  | { readonly kind: "answer"; readonly id: number; readonly results: readonly Results[] }
  | { readonly kind: "failure"; readonly id: number; readonly message: string; readonly facts: Readonly<Record<string, unknown>> }
  /** Whether the disk has room for the database's log. */
  | { readonly kind: "room"; readonly isLeft: boolean };

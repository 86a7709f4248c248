import type { Results } from "@electric-sql/pglite";

/** Worker data that the thread is started with. */
export interface ThreadStart {
  readonly folder: string;
}

/** One thing to do; the thread does them one by one, in the order in which they came. */
export type DatabaseRequest =
  | { readonly kind: "query"; readonly sql: string; readonly params: readonly unknown[] }
  | { readonly kind: "exec"; readonly sql: string }
  | { readonly kind: "close" };
export type NumberedRequest = DatabaseRequest & { readonly id: number };

/** A message of the thread, by itself or in response to a request. */
export type ThreadMessage =
  | { readonly kind: "ready" }
  | { readonly kind: "answer"; readonly id: number; readonly results: readonly Results[] }
  | { readonly kind: "failure"; readonly id: number; readonly message: string; readonly facts: Readonly<Record<string, unknown>> }
  /** Room on the disk for the database's log. */
  | { readonly kind: "room"; readonly isLeft: boolean };

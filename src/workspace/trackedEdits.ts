import { type QueryClient, QueryObserver, type QueryState } from "@tanstack/react-query";
import { isTurnedAway } from "../api/client.ts";
import { editQuery, trackedEditQuery } from "../api/edits.ts";
import { enginesQuery } from "../api/engines.ts";
import { type Edit, isFinished } from "../contract/edits.ts";
import type { AppError } from "../core/appError.ts";
import type { Session } from "../session/session.ts";
import type { OutboxEntry } from "../session/storage/localStore.ts";

/** An edit that was sent. */
export type SentEdit = OutboxEntry & { readonly editId: string };

/** An edit that is under way or waits for a decision. Lost: the server does not have it any more, or cannot tell it. */
export type TrackedEdit =
  | { readonly kind: "loading"; readonly pending: SentEdit }
  | { readonly kind: "known"; readonly pending: SentEdit; readonly edit: Edit }
  | { readonly kind: "lost"; readonly pending: SentEdit; readonly reason: AppError };
export type LostEdit = Extract<TrackedEdit, { readonly kind: "lost" }>;

const isSent = (pending: OutboxEntry): pending is SentEdit => pending.editId !== null;

/** The known state of an edit. A result that has arrived stays, whatever becomes of the edit after that. */
export function trackedEdit(
  pending: SentEdit,
  { data: edit, error }: Partial<Pick<QueryState<Edit, AppError>, "data" | "error">>,
): TrackedEdit {
  if (error?.code === "not_found" && !edit?.result) return { kind: "lost", pending, reason: error };
  if (edit) return { kind: "known", pending, edit };
  // It can be told when the server is back, or somebody is signed in again.
  return error && !error.retryable && !isTurnedAway(error)
    ? { kind: "lost", pending, reason: error }
    : { kind: "loading", pending };
}

const isSame = (one: TrackedEdit, other: TrackedEdit | undefined): boolean =>
  one.pending === other?.pending &&
  ((one.kind === "loading" && other.kind === "loading") ||
    (one.kind === "known" && other.kind === "known" && one.edit === other.edit) ||
    (one.kind === "lost" && other.kind === "lost" && one.reason === other.reason));

/** Those of which the server has told, in their order. */
export const knownEdits = (followed: readonly TrackedEdit[]): readonly Edit[] =>
  followed.flatMap((one) => (one.kind === "known" ? [one.edit] : []));

/**
 * Follows the edits of the open document, in the order in which they were asked for, whatever is shown and whether or not the page is
 * seen. For React: `useSyncExternalStore(followed.subscribe, followed.getSnapshot)`.
 */
export class TrackedEdits {
  readonly #session: Pick<Session, "getSnapshot" | "subscribe">;
  readonly #queries: QueryClient;
  /** The functions that stop observing an edit, by its id. */
  readonly #looking = new Map<string, () => void>();
  readonly #listeners = new Set<() => void>();
  #pending: readonly OutboxEntry[] = [];
  #sent: readonly SentEdit[] = [];
  #snapshot: readonly TrackedEdit[] = [];
  #changeCount = 0;

  constructor(session: Pick<Session, "getSnapshot" | "subscribe">, queries: QueryClient) {
    this.#session = session;
    this.#queries = queries;
    session.subscribe(() => this.#follow());
    this.#follow();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly getSnapshot = (): readonly TrackedEdit[] => this.#snapshot;

  #follow(): void {
    const { outbox } = this.#session.getSnapshot();
    if (outbox === this.#pending) return;
    this.#pending = outbox;
    this.#sent = outbox.filter(isSent);
    for (const { editId, request } of this.#sent) {
      if (this.#looking.has(editId)) continue;
      const observer = new QueryObserver(this.#queries, trackedEditQuery(this.#queries, editId, request.engine));
      this.#looking.set(
        editId,
        observer.subscribe(() => this.#look()),
      );
    }
    for (const [editId, leave] of this.#looking) {
      if (this.#sent.some((one) => one.editId === editId)) continue;
      this.#looking.delete(editId);
      leave();
    }
    this.#look();
  }

  #look(): void {
    const now = this.#sent.map((pending) =>
      trackedEdit(pending, this.#queries.getQueryState(editQuery(pending.editId).queryKey) ?? {}),
    );
    if (now.length === this.#snapshot.length && now.every((one, index) => isSame(one, this.#snapshot[index]))) return;
    this.#snapshot = now;
    this.#countChanges();
    for (const listener of this.#listeners) listener();
  }

  /** Each edit that is taken on, and each end, changes what is left to spend. */
  #countChanges(): void {
    const edits = knownEdits(this.#snapshot);
    const changeCount = edits.length + edits.filter(isFinished).length;
    if (changeCount === this.#changeCount) return;
    this.#changeCount = changeCount;
    if (changeCount > 0) void this.#queries.invalidateQueries(enginesQuery());
  }
}

import { focusManager, type QueryClient, type QueryState, queryOptions } from "@tanstack/react-query";
import { awaitsLateResultOf, Edit, EditPage, type EditRequest, type EngineId, isFinished } from "../contract/edits.ts";
import type { AppError } from "../core/appError.ts";
import { request } from "./client.ts";
import { engineIn } from "./engines.ts";

/** Until the engines are known. */
const USUAL_POLL_MS = 1_000;
const AWAY_POLL_MS = 3_000;
const HIDDEN_POLL_MS = 10_000;
/** A result that nobody waits for any more is looked for seldom, and after so many looks more seldom still. */
const LATE_POLL_MS = 10_000;
const LATE_LOOKS = 60;
const SELDOM_POLL_MS = 60_000;

type Looked = Pick<QueryState<Edit, AppError>, "data" | "error" | "dataUpdateCount">;

/**
 * Delay before the next poll of an edit, in ms; false when nothing is left to learn. No clock is read: the server's may differ.
 * A page that nobody sees looks seldom, but looks: the result should be there when the designer comes back.
 *
 * @param pollMs what its engine says
 */
export function pollAfter({ data: edit, error, dataUpdateCount }: Looked, isHidden: boolean, pollMs: number): number | false {
  if (error && !error.retryable) return false;
  if (edit && awaitsLateResultOf(edit)) return dataUpdateCount < LATE_LOOKS ? LATE_POLL_MS : SELDOM_POLL_MS;
  if (edit && isFinished(edit)) return false;
  return Math.max(pollMs, error ? AWAY_POLL_MS : 0, isHidden ? HIDDEN_POLL_MS : 0);
}

/** An edit as the server tells it; nothing else holds one. What fails is not tried again by itself: whoever follows it looks again. */
export const editQuery = (id: string) =>
  queryOptions<Edit, AppError>({
    queryKey: ["edit", id],
    queryFn: ({ signal }) => request(`/edits/${id}`, Edit, { signal }),
    staleTime: ({ state: { data } }) => (data && isFinished(data) && !awaitsLateResultOf(data) ? Number.POSITIVE_INFINITY : 0),
    // The server may run on this very machine, so the browser's "offline" is no reason to wait.
    networkMode: "always",
    retry: false,
  });

/** Follows an edit until it is finished, over network errors and with the tab in the background, as often as its engine says. */
export const trackedEditQuery = (queries: QueryClient, id: string, engine: EngineId) =>
  queryOptions<Edit, AppError>({
    ...editQuery(id),
    refetchInterval: ({ state }) =>
      pollAfter(state, !focusManager.isFocused(), engineIn(queries, engine)?.pollMs ?? USUAL_POLL_MS),
    refetchIntervalInBackground: true,
    refetchOnWindowFocus: ({ state }) => state.error?.code !== "not_found",
  });

/** The calls about edits. When they resolve, `editQuery` has what the server answered. */
export interface EditCalls {
  /** Starts an edit. The same key and request give the same edit, however often it is sent. */
  submitEdit(edit: EditRequest, idempotencyKey: string, signal?: AbortSignal): Promise<Edit>;
  /** @throws AppError not_found; network while the server is away */
  fetchEdit(id: string): Promise<Edit>;
  /** The edit that was accepted under an Idempotency-Key; null when there is none. */
  fetchEditOfKey(key: string, signal?: AbortSignal): Promise<Edit | null>;
  /** Cancels, or where the engine cannot: stops waiting. */
  cancelEdit(id: string): Promise<Edit>;
}

export function editCalls(queries: QueryClient): EditCalls {
  const kept = async (edit: Edit): Promise<Edit> => {
    const { queryKey } = editQuery(edit.id);
    // A look that began before tells what was then.
    await queries.cancelQueries({ queryKey, exact: true });
    queries.setQueryData(queryKey, edit);
    return edit;
  };
  return {
    submitEdit: async (edit, idempotencyKey, signal) =>
      kept(
        await request("/edits", Edit, {
          method: "POST",
          body: edit,
          headers: { "idempotency-key": idempotencyKey },
          ...(signal && { signal }),
        }),
      ),
    fetchEdit: (id) => queries.fetchQuery(editQuery(id)),
    async fetchEditOfKey(key, signal) {
      const { items } = await request(`/edits?key=${encodeURIComponent(key)}`, EditPage, signal ? { signal } : {});
      return items[0] ? kept(items[0]) : null;
    },
    cancelEdit: async (id) => kept(await request(`/edits/${id}/cancel`, Edit, { method: "POST" })),
  };
}

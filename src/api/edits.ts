import { queryOptions } from "@tanstack/react-query";
import { Edit, EditPage, type EditRequest, type EngineId, isFinished } from "../contract/edits.ts";
import type { AppError } from "../core/appError.ts";
import { request } from "./client.ts";
import { untilReachable } from "./retry.ts";

const POLL_MS: Readonly<Record<EngineId, number>> = { local: 300, apiframe: 2_500 };
const HIDDEN_POLL_MS = 10_000;
/** An answer that nobody waits for any more is looked for seldom after that, and for as long as the vendor keeps it. */
const SOON_MS = 600_000;
const LATE_POLL_MS = 60_000;
const LATE_MS = 24 * 3_600_000;

const ageOf = ({ createdAt }: Edit): number => Date.now() - Date.parse(createdAt);

/**
 * Nobody waits for it any more, as the designer or the server gave up, but it was paid for: its answer is still kept when it comes. A
 * failure that names what was spent is one of an answer that has come.
 */
export function awaitsLateAnswer(edit: Edit): boolean {
  const { status, engine, candidate, credits } = edit;
  if (engine !== "apiframe" || candidate !== null || ageOf(edit) > LATE_MS) return false;
  return status === "canceled" || (status === "failed" && credits > 0 && edit.error.details?.creditsSpent === undefined);
}

/**
 * When to look at an edit again, in ms; false when there is nothing more to learn.
 * A page that nobody sees looks seldom, but looks: the answer should be there when the designer comes back.
 */
export function pollAfter(edit: Edit | undefined, error: AppError | null, isHidden: boolean): number | false {
  if (edit && awaitsLateAnswer(edit)) return ageOf(edit) < SOON_MS ? HIDDEN_POLL_MS : LATE_POLL_MS;
  if (edit && isFinished(edit)) return false;
  if (error && !error.retryable) return false;
  return isHidden ? HIDDEN_POLL_MS : POLL_MS[edit?.engine ?? "local"];
}

/** Follows an edit until it is finished, over network errors and with the tab in the background. */
export const editQuery = (id: string) =>
  queryOptions<Edit, AppError>({
    queryKey: ["edit", id],
    queryFn: ({ signal }) => fetchEdit(id, signal),
    refetchInterval: ({ state }) => pollAfter(state.data, state.status === "error" ? state.error : null, document.hidden),
    refetchIntervalInBackground: true,
    staleTime: ({ state }) =>
      state.data && isFinished(state.data) && !awaitsLateAnswer(state.data) ? Number.POSITIVE_INFINITY : 0,
    ...untilReachable,
  });

/** @throws AppError not_found, network */
export const fetchEdit = (id: string, signal?: AbortSignal): Promise<Edit> =>
  request(`/edits/${id}`, Edit, { ...(signal && { signal }) });

/** Starts an edit. The same key and request give the same edit, however often it is sent. */
export const submitEdit = (edit: EditRequest, idempotencyKey: string, signal?: AbortSignal): Promise<Edit> =>
  request("/edits", Edit, {
    method: "POST",
    body: edit,
    headers: { "idempotency-key": idempotencyKey },
    ...(signal && { signal }),
  });

/** The edit that was accepted under an Idempotency-Key; null when there is none. */
export const fetchEditOfKey = async (key: string, signal?: AbortSignal): Promise<Edit | null> =>
  (await request(`/edits?key=${encodeURIComponent(key)}`, EditPage, signal ? { signal } : {})).items[0] ?? null;

/** Cancels, or where the engine cannot: stops waiting. */
export const cancelEdit = (id: string): Promise<Edit> => request(`/edits/${id}/cancel`, Edit, { method: "POST" });

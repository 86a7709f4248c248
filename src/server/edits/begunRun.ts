import type { FillEngine } from "../engines/engine.ts";
import type { EditRecord } from "./editRecord.ts";
import type { EditRun, EditRunDeps } from "./editRun.ts";

/**
 * The vendor's list may show a run a little late, and a call that another process has begun may still be on its way. Measured by the
 * processes that have watched the edit since: the database's clock may have been set meanwhile.
 */
const LISTED_AFTER_MS = 60_000;

/** Edits whose result is paid for, whatever becomes of it. */
export const isPaidFor = ({ stage }: EditRecord, engine: FillEngine | undefined): boolean =>
  (engine?.capabilities.creditsPerEdit ?? 0) > 0 && (stage === "follow" || stage === "store");

/** It was, or may have been, submitted, and no response said so. */
export const isUnsure = ({ stage, submittedAgoMs }: EditRecord, engine: FillEngine | undefined): boolean =>
  (engine?.capabilities.creditsPerEdit ?? 0) > 0 && stage === "submit" && submittedAgoMs !== null;

/**
 * Asks the vendor whether an edit in its stage "submit" was begun, and takes what was for the edit's own: it is followed from then on.
 *
 * @returns "unknown" where the engine cannot tell, or not yet
 * @throws AppError when the vendor cannot be asked
 */
export async function adoptBegun(
  { edit, uploads, submittedAgoMs, submittedWatchedMs, createdAgoMs }: EditRecord,
  { owner, submittedAtMs, watchedMs }: EditRun,
  engine: FillEngine,
  { table, clock }: Pick<EditRunDeps, "table" | "clock">,
  signal: AbortSignal,
): Promise<"begun" | "not begun" | "unknown"> {
  if (!engine.find) return "unknown";
  const { id: key, mode, prompt, params, preset } = edit;
  const asked = { key, mode, prompt, params, preset, uploads };
  const tickets = await engine.find(asked, Math.max(0, createdAgoMs), signal);
  for (const ticket of tickets) if (await table.adopt(edit.id, owner, ticket)) return "begun";
  const sinceMs = submittedAtMs === null ? watchedMs() - submittedWatchedMs : clock.now() - submittedAtMs;
  return submittedAgoMs !== null && sinceMs < LISTED_AFTER_MS ? "unknown" : "not begun";
}

import type { FillEngine } from "../engines/engine.ts";
import type { EditRecord } from "./editRecord.ts";
import type { EditRunDeps } from "./editRun.ts";

/** The vendor's list may show a run a little late. */
const LISTED_AFTER_MS = 60_000;

/** Edits whose result is paid for, whatever becomes of it. */
export const isPaidFor = ({ stage }: EditRecord, engine: FillEngine | undefined): boolean =>
  (engine?.capabilities.creditsPerEdit ?? 0) > 0 && (stage === "follow" || stage === "store");

/** It was, or may have been, submitted, and no answer told so. */
export const isUnsure = ({ stage, submittedAt }: EditRecord, engine: FillEngine | undefined): boolean =>
  (engine?.capabilities.creditsPerEdit ?? 0) > 0 && stage === "submit" && submittedAt !== null;

/**
 * Asks the vendor whether an edit in its stage "submit" was begun, and takes what was for the edit's own: it is followed from then on.
 *
 * @returns "unknown" where the engine cannot tell, or not yet
 * @throws AppError when the vendor cannot be asked
 */
export async function adoptBegun(
  { edit, uploads, submittedAt }: EditRecord,
  owner: string,
  engine: FillEngine,
  { table, clock }: Pick<EditRunDeps, "table" | "clock">,
  signal: AbortSignal,
): Promise<"begun" | "not begun" | "unknown"> {
  if (!engine.find) return "unknown";
  const { id: key, mode, prompt, params, preset } = edit;
  const asked = { key, mode, prompt, params, preset, uploads };
  const ageMs = Math.max(0, clock.now() - Date.parse(edit.createdAt));
  const tickets = await engine.find(asked, ageMs, signal);
  for (const ticket of tickets) if (await table.adopt(edit.id, owner, ticket, new Date(clock.now()))) return "begun";
  return submittedAt !== null && clock.now() - submittedAt.getTime() < LISTED_AFTER_MS ? "unknown" : "not begun";
}

import type { EditError } from "../../contract/edits.ts";
import { AppError } from "../../core/appError.ts";
import type { EditRunDeps } from "./editRun.ts";
import type { EditRecord } from "./editTable.ts";
import { runStage } from "./stages.ts";

/** A worker that gives no sign for so long has lost its edit to another. */
const LEASE_MS = 120_000;
/** How long an edit is followed before it is given up, counted anew after a restart: a paid answer may still be there. */
const FOLLOW_LIMIT_MS = 600_000;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;
/** What is not an AppError may be a database or a disk that is away for a moment. */
const UNFORESEEN_TRIES = 5;

/**
 * Brings one edit from the stage it is in to its end: prepare → submit → follow → store → done. Safe to call for any edit at any
 * time, from any process: the row's lease lets one worker have it, and each stage can be repeated.
 *
 * @param owner this run's name, never used before
 * @param nudged a signal that makes it look at the row again at once; asked for anew after each abort
 * @param stop ends the work without an outcome; whoever runs the edit next goes on from its stage
 */
export async function runEdit(
  id: string,
  owner: string,
  deps: EditRunDeps,
  nudged: () => AbortSignal,
  stop: AbortSignal,
): Promise<void> {
  const { table, clock } = deps;
  const leaseUntil = () => new Date(clock.now() + LEASE_MS);
  if (!(await table.lease(id, owner, new Date(clock.now()), leaseUntil()))) return;
  const deadlineMs = clock.now() + FOLLOW_LIMIT_MS;
  let failures = 0;
  try {
    while (!stop.aborted && (await table.renew(id, owner, leaseUntil()))) {
      const signal = AbortSignal.any([stop, nudged()]);
      const record = await table.find(id);
      try {
        if (clock.now() > deadlineMs && record.stage !== "store") throw timedOut();
        const waitMs = await runStage(record, owner, deps, signal);
        failures = 0;
        if (waitMs > 0) await clock.wait(waitMs, signal);
      } catch (error) {
        if (signal.aborted) continue;
        failures++;
        if (error instanceof AppError && error.code === "engine_lost") {
          await table.change(id, owner, "follow", { stage: "submit", ticket: null });
        } else if (isWorthAnotherTry(error, failures)) {
          if (!(error instanceof AppError)) deps.report(error, id);
          const retryMs = Math.min(FIRST_RETRY_MS * 2 ** (failures - 1), LONGEST_RETRY_MS);
          await clock.wait(retryMs, signal).catch(() => {});
        } else {
          await fail(record, owner, error, deps);
        }
      }
    }
  } finally {
    await table.release(id, owner);
  }
}

const isWorthAnotherTry = (error: unknown, failures: number): boolean =>
  error instanceof AppError ? error.retryable : failures < UNFORESEEN_TRIES;

async function fail({ edit }: EditRecord, owner: string, error: unknown, { table, clock, report }: EditRunDeps): Promise<void> {
  if (!(error instanceof AppError)) report(error, edit.id);
  const at = new Date(clock.now());
  await table.finish(edit.id, owner, { status: "failed", candidate: null, error: told(error), credits: 0, at });
}

const timedOut = () =>
  new AppError("engine_timeout", "The engine gave no answer within 10 minutes. Try again; if it stays so, use another engine.");

function told(error: unknown): EditError {
  if (!(error instanceof AppError)) {
    return {
      code: "internal",
      message: "Something broke in the server while this edit ran. Try again; your mask and prompt are kept.",
    };
  }
  const { code, message, details } = error;
  return { code, message, ...(details ? { details: { ...details } } : {}) };
}

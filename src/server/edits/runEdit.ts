import type { EditError } from "../../contract/edits.ts";
import { AppError } from "../../core/appError.ts";
import type { FillWork } from "../engines/engine.ts";
import type { EditRecord } from "./editRecord.ts";
import type { EditCalls, EditRun, EditRunDeps } from "./editRun.ts";
import { prepareWork } from "./prepareWork.ts";
import { runStage } from "./stages.ts";

/** A worker that gives no sign for so long has lost its edit to another. */
export const LEASE_MS = 30_000;
const SIGN_EVERY_MS = LEASE_MS / 3;
/** How long a designer is let wait for an edit that was begun. */
const LIMIT_MS = 600_000;
/** An edit given up, but paid for, is looked up this often, for as long as the vendor keeps its pictures. */
const LATE_EVERY_MS = 60_000;
const LATE_LIMIT_MS = 24 * 3_600_000;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;
/** What is not an AppError may be a database or a disk that is away for a moment. */
const UNFORESEEN_TRIES = 5;
/** An edit that was taken up so often without coming forward is what makes its workers die. */
const MAX_TRIES = 25;

/**
 * Brings one edit, leased by `owner`, from the stage it is in to its end: prepare → upload → submit → follow → store → done. Each stage
 * can be repeated, so whoever takes it over after a crash goes on from the row.
 *
 * An edit that takes longer than ten minutes is shown as failed. If it was paid for, it is still looked up now and then for a day, and
 * its answer is kept with it.
 *
 * @param stop ends the work without an outcome; whoever runs the edit next goes on from its stage
 */
export async function runEdit(id: string, owner: string, deps: EditRunDeps, calls: EditCalls, stop: AbortSignal): Promise<void> {
  const { table, clock } = deps;
  const run = newRun(owner, deps, stop);
  const lost = new AbortController();
  const endSigns = clock.every(SIGN_EVERY_MS, () => {
    table.renew(id, owner, LEASE_MS).then(
      (isHeld) => !isHeld && lost.abort(new Error("The lease was lost.")),
      (error: unknown) => deps.report(error, id),
    );
  });
  let failures = 0;
  let restMs = 0;
  const timer = stageTimer(deps);
  try {
    while (restMs === 0 && !stop.aborted && !lost.signal.aborted && (await table.renew(id, owner, LEASE_MS))) {
      const signal = AbortSignal.any([stop, lost.signal, calls.nudged()]);
      const hurried = calls.hurried();
      const record = await table.find(id);
      timer.enter(record);
      try {
        if (record.tries > MAX_TRIES && record.edit.status !== "failed") throw stuck();
        const waitMs = await runStage(record, run, deps, signal);
        failures = 0;
        if (waitMs === 0) continue;
        restMs = await afterLimit(record, timedOut(), run, deps);
        if (restMs === 0) await clock.wait(waitMs, AbortSignal.any([signal, hurried])).catch(() => {});
      } catch (error) {
        if (signal.aborted) continue;
        failures++;
        if (error instanceof AppError && error.code === "engine_lost" && error.retryable) {
          await table.change(id, owner, "follow", { stage: "submit", ticket: null });
        } else if (isWorthAnotherTry(error, failures)) {
          if (!(error instanceof AppError)) deps.report(error, id);
          restMs = await afterLimit(record, error instanceof AppError ? error : timedOut(), run, deps);
          const retryMs = Math.min(FIRST_RETRY_MS * 2 ** (failures - 1), LONGEST_RETRY_MS);
          if (restMs === 0) await clock.wait(retryMs, signal).catch(() => {});
        } else {
          await fail(record, owner, error, deps);
        }
      }
    }
  } finally {
    endSigns();
    if (restMs === 0 && !stop.aborted && !lost.signal.aborted) timer.end();
    await table.release(id, owner, restMs);
  }
}

/** Tells how long each stage took, as far as this run saw it. */
function stageTimer({ observer, clock }: EditRunDeps) {
  const entered: { engine: string; stage: string; sinceMs: number }[] = [];
  const end = (): void => {
    for (const { engine, stage, sinceMs } of entered.splice(0)) observer.left(engine, stage, (clock.now() - sinceMs) / 1000);
  };
  return {
    enter({ edit, stage }: EditRecord): void {
      if (entered[0]?.stage === stage) return;
      end();
      entered.push({ engine: edit.engine, stage, sinceMs: clock.now() });
    },
    end,
  };
}

function newRun(owner: string, deps: EditRunDeps, stop: AbortSignal): EditRun {
  let work: Promise<FillWork> | null = null;
  return {
    owner,
    work({ edit, user }) {
      const engine = deps.engines.get(edit.engine);
      if (!engine) throw new AppError("engine_unavailable", "The engine of this edit is not here any more. Choose another one.");
      work ??= prepareWork(edit, engine.capabilities, deps, user, stop).catch((error: unknown) => {
        work = null;
        throw error;
      });
      return work;
    },
  };
}

const isWorthAnotherTry = (error: unknown, failures: number): boolean =>
  error instanceof AppError ? error.retryable : failures < UNFORESEEN_TRIES;

/**
 * Ends, for the designer, an edit whose time is over.
 *
 * @param reason what kept it from its end
 * @returns how long to leave it alone before it is looked up again; 0 when its time is not over, or it is done with
 */
async function afterLimit(record: EditRecord, reason: AppError, run: EditRun, deps: EditRunDeps): Promise<number> {
  const { table, clock } = deps;
  const { edit, stage, submittedAt } = record;
  const now = clock.now();
  if (edit.startedAt === null || now - Date.parse(edit.startedAt) < LIMIT_MS || stage === "store") return 0;
  const isPaid = stage === "follow" && edit.credits > 0;
  const isForgotten = submittedAt === null || now - submittedAt.getTime() > LATE_LIMIT_MS;
  if (!isPaid || isForgotten) {
    // It would go on computing for nobody.
    const engine = deps.engines.get(edit.engine);
    if (record.ticket && engine?.capabilities.canCancel) await engine.cancel?.(record.ticket);
    const isUnsure = stage === "submit" && submittedAt !== null && edit.credits > 0;
    await fail(record, run.owner, edit.status === "running" ? (isUnsure ? unsure(reason) : reason) : null, deps);
    return 0;
  }
  if (edit.status === "running" && (await table.giveUp(edit.id, run.owner, told(late(reason)), new Date(now)))) {
    deps.observer.ended(edit.engine, "given_up", 0);
  }
  return LATE_EVERY_MS;
}

/** @param error null: the one that is told already stands */
async function fail(
  { edit }: EditRecord,
  owner: string,
  error: unknown,
  { table, clock, report, observer }: EditRunDeps,
): Promise<void> {
  if (error !== null && !(error instanceof AppError)) report(error, edit.id);
  const at = new Date(clock.now());
  const credits = error === null ? null : creditsSpentIn(error);
  const reason = error === null ? null : told(error);
  const ended = await table.finish(edit.id, owner, { status: "failed", candidate: null, error: reason, credits, at });
  if (ended) observer.ended(ended.engine, ended.status, ended.credits);
}

/** A failed run costs nothing, but for one that the vendor carried out. */
const creditsSpentIn = (error: unknown): number => {
  const spent = error instanceof AppError ? error.details?.creditsSpent : undefined;
  return typeof spent === "number" ? spent : 0;
};

const timedOut = () =>
  new AppError("engine_timeout", "The engine gave no answer within 10 minutes. Try again; if it stays so, use another engine.");

/** The same refusal of an edit that was paid for: nothing is lost yet. */
const late = ({ code, message, details }: AppError): AppError =>
  new AppError(
    code,
    `${message} For a day the server goes on asking for the picture of this run, which was paid for, and keeps it with this edit.`,
    details ? { details } : {},
  );

/** The same refusal of an edit whose submission was never confirmed. */
const unsure = ({ code, message, details }: AppError): AppError =>
  new AppError(
    code,
    `${message} The vendor never confirmed this run, so most likely nothing was charged; the operator can ask it by the edit's number.`,
    details ? { details } : {},
  );

const stuck = () =>
  new AppError(
    "internal",
    "The server stopped again and again while it worked on this edit, so it was given up. Try a smaller area, or tell the operator.",
  );

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

import type { EditError } from "../../contract/edits.ts";
import { AppError } from "../../core/appError.ts";
import type { FillEngine, FillWork } from "../engines/engine.ts";
import { awayOf } from "../storage/away.ts";
import { diskFull, isDiskFull } from "../storage/diskFull.ts";
import { adoptBegun, isPaidFor, isUnsure } from "./begunRun.ts";
import type { EditRecord } from "./editRecord.ts";
import type { EditCalls, EditRun, EditRunDeps } from "./editRun.ts";
import { prepareWork } from "./prepareWork.ts";
import { runStage } from "./stages.ts";

/** A worker that gives no sign for so long has lost its edit to another. */
export const LEASE_MS = 30_000;
const SIGN_EVERY_MS = LEASE_MS / 3;
/** Maximum time that a designer waits for an edit that was begun. */
const LIMIT_MS = 600_000;
/** An edit given up, but paid for, is looked up this often, for as long as the vendor keeps its pictures. */
const LATE_EVERY_MS = 60_000;
const LATE_LIMIT_MS = 24 * 3_600_000;
/** A result that cannot be had or kept lets others have its place after so many tries, for longer each time. */
const TRIES_IN_PLACE = 3;
const FIRST_REST_MS = 8_000;
const FIRST_RETRY_MS = 1_000;
const MAX_RETRY_MS = 30_000;
/** Attempts after errors that are not AppErrors: a database or a disk may be away for a moment. */
const UNFORESEEN_TRIES = 5;
/** An edit that was taken up so often without coming forward is what makes its workers die. */
const MAX_TRIES = 25;
/** Of the looks at such an edit, where it was paid for, this one is a try. */
const STUCK_LOOKS = 10;

/**
 * Brings one edit, leased by `owner`, from the stage it is in to its end: prepare → upload → submit → follow → store → done. Each stage
 * can be repeated, so whoever takes it over after a crash goes on from the row.
 *
 * An edit that takes longer than ten minutes is shown as failed. If it was paid for, it is still looked up now and then for a day, and
 * its result is kept with it. What keeps a result that was paid for from being fetched or stored is waited for as long.
 *
 * @param stop ends the work without an outcome; whoever runs the edit next goes on from its stage
 */
export async function runEdit(id: string, owner: string, deps: EditRunDeps, calls: EditCalls, stop: AbortSignal): Promise<void> {
  const { table, clock } = deps;
  const watch = stopwatch(deps);
  const run = newRun(owner, deps, watch, stop);
  const lost = new AbortController();
  const endSigns = clock.every(SIGN_EVERY_MS, () => {
    table.renew(id, owner, LEASE_MS, watch.ms()).then(
      (isHeld) => !isHeld && lost.abort(new Error("The lease was lost.")),
      (error: unknown) => deps.report(error, id),
    );
  });
  let failures = 0;
  let restMs = 0;
  const timer = stageTimer(deps);
  try {
    while (restMs === 0 && !stop.aborted && !lost.signal.aborted && (await table.renew(id, owner, LEASE_MS, watch.ms()))) {
      const signal = AbortSignal.any([stop, lost.signal, calls.interrupted()]);
      const polledNow = calls.polledNow();
      const record = await table.find(id);
      watch.begin(record);
      timer.enter(record);
      try {
        if (record.attempts > MAX_TRIES && isPaidFor(record, deps.engines.get(record.edit.engine))) {
          // Perhaps it is what makes workers die.
          if (record.attempts % STUCK_LOOKS !== 0) restMs = await waitLate(record, late(stuck()), run, deps);
          if (restMs > 0) continue;
        } else if (record.attempts > MAX_TRIES && record.edit.status !== "failed") throw stuck();
        const waitMs = await runStage(record, run, deps, signal);
        failures = 0;
        if (waitMs === 0) continue;
        restMs = await afterLimit(record, timedOut(), run, deps, signal);
        if (restMs === 0) await clock.wait(waitMs, AbortSignal.any([signal, polledNow])).catch(() => {});
      } catch (thrown) {
        if (signal.aborted) continue;
        const error = isDiskFull(thrown) ? diskFull(thrown) : (awayOf(thrown) ?? thrown);
        failures++;
        if (error instanceof AppError && error.code === "engine_lost" && error.retryable) {
          await table.change(id, owner, "follow", { stage: "submit", ticket: null });
        } else {
          restMs = await afterFailure(record, error, failures, run, deps, signal);
        }
      }
    }
  } finally {
    endSigns();
    if (restMs === 0 && !stop.aborted && !lost.signal.aborted) timer.end();
    await table.release(id, owner, restMs);
  }
}

interface Stopwatch {
  begin(record: EditRecord): void;
  /** Null before it was begun. */
  ms(): number | null;
}

/** Counts on from what the edit's row says it was watched. */
function stopwatch({ clock }: EditRunDeps): Stopwatch {
  let startedMs: number | null = null;
  return {
    begin({ watchedMs }) {
      startedMs ??= clock.now() - watchedMs;
    },
    ms: () => (startedMs === null ? null : clock.now() - startedMs),
  };
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

function newRun(owner: string, deps: EditRunDeps, watch: Stopwatch, stop: AbortSignal): EditRun {
  let work: Promise<FillWork> | null = null;
  return {
    owner,
    submittedAtMs: null,
    watchedMs: () => watch.ms() ?? 0,
    work({ edit, user }) {
      const engine = deps.engines.get(edit.engine);
      if (!engine)
        throw new AppError("engine_unavailable", "The engine of this edit is not available any more. Choose another one.", {
          details: { kind: "unknown" },
        });
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
 * Ends the edit, or waits for another try.
 *
 * @param failures how many there were in this run, one after the other
 * @returns how long to leave it alone; 0: look at it now
 */
async function afterFailure(
  record: EditRecord,
  error: unknown,
  failures: number,
  run: EditRun,
  deps: EditRunDeps,
  signal: AbortSignal,
): Promise<number> {
  const engine = deps.engines.get(record.edit.engine);
  const isPaid = isPaidFor(record, engine);
  const isOver = isPaid ? creditsKnown(error) !== null : !isWorthAnotherTry(error, failures);
  if (isOver) return await endFailed(record, error, run, deps, signal);
  if (!(error instanceof AppError)) deps.report(error, record.edit.id);
  const reason = error instanceof AppError ? error : isPaid ? notKept() : timedOut();
  const restMs = await afterLimit(record, reason, run, deps, signal);
  if (restMs > 0) return restMs;
  const isStuck = reason.code === "engine_timeout" || record.attempts > 1 || failures > TRIES_IN_PLACE;
  if (isPaid && isStuck) return Math.min(FIRST_REST_MS * 2 ** Math.max(0, record.attempts - 1), LATE_EVERY_MS);
  await deps.clock.wait(Math.min(FIRST_RETRY_MS * 2 ** (failures - 1), MAX_RETRY_MS), signal).catch(() => {});
  return 0;
}

/**
 * Ends, for the designer, an edit whose time is over.
 *
 * @param reason what kept it from its end
 * @returns how long to leave it alone before it is looked up again; 0 when its time is not over, or it is done with
 */
async function afterLimit(
  record: EditRecord,
  reason: AppError,
  run: EditRun,
  deps: EditRunDeps,
  signal: AbortSignal,
): Promise<number> {
  const { edit, stage, submittedAgoMs } = record;
  const watchedMs = run.watchedMs();
  if (edit.startedAt === null || watchedMs < LIMIT_MS) return 0;
  const engine = deps.engines.get(edit.engine);
  const isPaid = isPaidFor(record, engine);
  // What an engine that costs nothing has made is stored as soon as that can be done.
  if (stage === "store" && !isPaid) return 0;
  // A result that is here is not forgotten by any vendor.
  const isForgotten = stage !== "store" && (submittedAgoMs === null || watchedMs > LATE_LIMIT_MS);
  if (isPaid && !isForgotten) return await waitLate(record, late(reason), run, deps);
  if (isUnsure(record, engine)) return await settle(record, reason, isForgotten, run, deps, signal);
  // It would go on computing for nobody.
  if (record.ticket && engine?.capabilities.canCancel) await engine.cancel?.(record.ticket);
  await fail(record, run.owner, edit.status === "running" ? reason : null, deps);
  return 0;
}

/** Shows an edit as failed, for `reason`, whose result is, or may be, paid for; it is looked up now and then. */
async function waitLate({ edit }: EditRecord, reason: AppError, { owner }: EditRun, deps: EditRunDeps): Promise<number> {
  if (edit.status === "running" && (await deps.table.giveUp(edit.id, owner, recorded(reason)))) {
    deps.observer.ended(edit.engine, "given_up", 0);
  }
  return LATE_EVERY_MS;
}

/** Ends an edit that failed for good; one that may have been begun all the same only when the vendor says that it was not. */
async function endFailed(
  record: EditRecord,
  error: unknown,
  run: EditRun,
  deps: EditRunDeps,
  signal: AbortSignal,
): Promise<number> {
  const engine = deps.engines.get(record.edit.engine);
  const mayHaveBegun = record.stage === "submit" && error instanceof AppError && error.details?.mayHaveBegun === true;
  if (engine?.find && (isUnsure(record, engine) || mayHaveBegun)) {
    return await settle(
      { ...record, submittedAgoMs: record.submittedAgoMs ?? 0 },
      error instanceof AppError ? error : broken(error),
      false,
      run,
      deps,
      signal,
    );
  }
  await fail(record, run.owner, error, deps);
  return 0;
}

/**
 * Finds out whether an edit was begun that was submitted without a response: then it is followed, else it ends.
 *
 * @param isLast it is not asked again where the vendor cannot tell
 */
async function settle(
  record: EditRecord,
  reason: AppError,
  isLast: boolean,
  run: EditRun,
  deps: EditRunDeps,
  signal: AbortSignal,
): Promise<number> {
  const { edit } = record;
  const engine = deps.engines.get(edit.engine);
  const begun = engine?.find ? await found(record, run, engine, deps, signal) : "unknown";
  signal.throwIfAborted();
  if (begun === "begun") return 0;
  if (begun === "unknown" && engine?.find && !isLast) return await waitLate(record, unconfirmed(reason), run, deps);
  const outcome = begun === "unknown" ? unsure(reason) : notBegun(reason);
  await fail(record, run.owner, edit.status === "running" ? outcome : null, deps);
  return 0;
}

const found = (record: EditRecord, run: EditRun, engine: FillEngine, deps: EditRunDeps, signal: AbortSignal) =>
  adoptBegun(record, run, engine, deps, signal).catch((error: unknown) => {
    if (!(error instanceof AppError)) throw error;
    return "unknown" as const;
  });

/** @param error null: the one that is told already stands */
async function fail(
  { edit, stage }: EditRecord,
  owner: string,
  error: unknown,
  { table, report, observer }: EditRunDeps,
): Promise<void> {
  if (error !== null && !(error instanceof AppError)) report(error, edit.id);
  // What is submitted was charged, until the vendor tells otherwise.
  const credits = creditsKnown(error) ?? (stage === "follow" || stage === "store" ? null : 0);
  const reason = error === null ? null : recorded(error);
  const ended = await table.finish(edit.id, owner, { status: "failed", result: null, error: reason, credits });
  if (ended) observer.ended(ended.engine, ended.status, ended.credits);
}

/** Credits that the vendor charged for a run that is over; null where the error is not the run's end. */
const creditsKnown = (error: unknown): number | null => {
  const spent = error instanceof AppError ? error.details?.creditsSpent : undefined;
  return typeof spent === "number" ? spent : null;
};

const timedOut = () =>
  new AppError(
    "engine_timeout",
    "The engine returned nothing within 10 minutes. Try again; if it happens again, use another engine.",
    { details: { kind: "no_result" } },
  );

/** @param sentence what is known of the payment, for the server's English */
const withPayment = ({ code, message, details }: AppError, payment: string, sentence: string): AppError =>
  new AppError(code, `${message} ${sentence}`, { details: { ...details, payment } });

/** The same refusal of an edit that was paid for: nothing is lost yet. */
const late = (error: AppError): AppError =>
  withPayment(
    error,
    "still_asked",
    "For a day the server keeps asking for the result of this run, which was paid for, and stores it with this edit.",
  );

/** The same refusal of an edit whose submission was never confirmed. */
const unsure = (error: AppError): AppError =>
  withPayment(
    error,
    "never_confirmed",
    "Flux never confirmed this run, so most likely nothing was charged; your administrator can ask about it by the edit's number.",
  );

/** The same, while the vendor is asked. */
const unconfirmed = (error: AppError): AppError =>
  withPayment(
    error,
    "unconfirmed",
    "Flux has not confirmed this run. For a day the server keeps asking whether it began; its result is stored with this edit then.",
  );

/** The same refusal of an edit that the vendor knows nothing of. */
const notBegun = (error: AppError): AppError =>
  withPayment(error, "not_begun", "Flux's list shows that this run never began, so nothing was charged.");

const notKept = () =>
  new AppError(
    "unavailable",
    "The server could not store the result of this run: its storage or its database is unavailable, or the disk is full.",
    { details: { kind: "result_not_kept" } },
  );

const stuck = () =>
  new AppError(
    "internal",
    "The server stopped again and again while it worked on this edit, so it gave up. Try a smaller area, or tell your administrator.",
    { details: { kind: "gave_up" } },
  );

const broken = (cause: unknown) =>
  new AppError("internal", "Something broke in the server while this edit ran. Try again; your mask and prompt are kept.", {
    details: { kind: "edit_failed" },
    cause,
  });

function recorded(error: unknown): EditError {
  const { code, message, details } = error instanceof AppError ? error : broken(error);
  return { code, message, ...(details ? { details: { ...details } } : {}) };
}

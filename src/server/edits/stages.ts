import type { EditStage } from "../../contract/edits.ts";
import { AppError } from "../../core/appError.ts";
import type { EngineProgress, FillEngine } from "../engines/engine.ts";
import type { Images } from "../storage/images.ts";
import { adoptBegun, isUnsure } from "./begunRun.ts";
import { type Answer, type EditRecord, isEndedByCancel } from "./editRecord.ts";
import type { EditRun, EditRunDeps } from "./editRun.ts";
import type { EditTable } from "./editTable.ts";
import { locateResult, originalSamplesOf } from "./locateResult.ts";
import { sentSize } from "./prepareWork.ts";

/** The row is written at most this often for progress alone. */
const PROGRESS_EVERY_MS = 500;
/** Engines know a key for a day; one hour is kept in hand. */
const KEY_LIFE_MS = 23 * 3_600_000;
/** Between two looks whether a run was begun. */
const LOOK_AGAIN_MS = 10_000;

/**
 * Does what an edit's stage asks for, once, and moves the row on. Doing it again is harmless: the engine knows the edit's id as its
 * key, images are kept by content, and a row that has moved on meanwhile is left alone.
 *
 * @returns how long to wait before the next look, milliseconds
 */
export async function runStage(record: EditRecord, run: EditRun, deps: EditRunDeps, signal: AbortSignal): Promise<number> {
  const { table, images, clock } = deps;
  const { edit, stage } = record;
  const { owner } = run;
  const engine = deps.engines.get(edit.engine);
  if (!engine)
    throw new AppError("engine_unavailable", "The engine of this edit is not available any more. Choose another one.", {
      details: { kind: "unknown" },
    });
  if (edit.status === "canceled" && isEndedByCancel(stage, engine)) {
    await endCanceled(record, owner, engine, deps);
    return 0;
  }
  switch (stage) {
    case "prepare": {
      if (!(await table.begin(edit.id, owner))) return 0;
      await run.work(record);
      const next = engine.upload ? "upload" : "submit";
      await table.change(edit.id, owner, "prepare", { stage: next, attempts: 0 }, { unlessCanceled: true });
      return 0;
    }
    case "upload": {
      if (!engine.upload)
        throw new AppError("engine_unavailable", "This edit's engine was replaced. Generate again.", {
          details: { kind: "replaced" },
        });
      await showStage(table, record, owner, "sending");
      const uploads = JSON.stringify(await engine.upload(await run.work(record), signal));
      await table.change(edit.id, owner, "upload", { stage: "submit", uploads, attempts: 0 }, { unlessCanceled: true });
      return 0;
    }
    case "submit": {
      const isFirst = record.submittedAgoMs === null;
      if (engine.capabilities.creditsPerEdit > 0) {
        const waitMs = await lookUpBegun(record, run, engine, deps, signal);
        if (waitMs !== null) return waitMs;
        if (!isFirst) refuseForgottenKey(keyAgeMs(record, run, clock.now()));
      }
      const work = await run.work(record);
      signal.throwIfAborted();
      // From here on it may have been charged: a cancel comes in time before this write, or waits for the response.
      if (!(await table.submitting(edit.id, owner, isFirst, run.watchedMs()))) return 0;
      if (isFirst) run.submittedAtMs = clock.now();
      const ticket = await engine.submit(work, edit.id, signal, record.uploads ?? undefined, async (uploads) => {
        await table.change(edit.id, owner, "submit", { uploads: JSON.stringify(uploads) });
      });
      await table.change(edit.id, owner, "submit", { stage: "follow", ticket: JSON.stringify(ticket), attempts: 0 });
      return 0;
    }
    case "follow": {
      const look = await engine.follow(record.ticket ?? {}, signal);
      if (look.kind === "progress") {
        const shown = { status_text: look.stage, progress: look.progress, attempts: 0 };
        if (edit.status === "running") await table.change(edit.id, owner, "follow", shown, { unlessCanceled: true });
        else await table.change(edit.id, owner, "follow", { attempts: 0 });
        return Math.max(look.pollAfterMs, PROGRESS_EVERY_MS);
      }
      await showStage(table, record, owner, "fetching");
      const answer = JSON.stringify(await keepAnswer(look, record, images));
      await table.change(edit.id, owner, "follow", { stage: "store", answer, credits: look.credits, attempts: 0 });
      return 0;
    }
    case "store": {
      if (!record.answer)
        throw new AppError("engine_bad_result", "The engine's result was lost. Generate again.", {
          details: { kind: "result_lost" },
        });
      const placed = await locateResult(edit, record.answer, sentSize(edit, engine.capabilities), deps, record.user, signal);
      const originalSamples = await originalSamplesOf(edit, deps, record.user, signal).catch((error: unknown) => {
        signal.throwIfAborted();
        // Without it the result is blended in 8 bits of sRGB; it is not to be lost for that.
        deps.report(error, edit.id);
        return null;
      });
      const { takesAlpha, takesOwnSamples } = engine.capabilities;
      const result = {
        ...placed,
        ...(takesAlpha && { hasOwnAlpha: true }),
        ...(originalSamples && { originalSamples, ...(takesOwnSamples && { hasOwnSamples: true }) }),
      };
      const ended = await table.finish(edit.id, owner, { status: "completed", result, error: null, credits: null });
      if (ended) deps.observer.ended(ended.engine, ended.status, ended.credits);
      return 0;
    }
    case "done":
      return 0;
  }
}

async function endCanceled({ edit, ticket }: EditRecord, owner: string, engine: FillEngine, deps: EditRunDeps): Promise<void> {
  if (ticket) await engine.cancel?.(ticket);
  const canceled = { status: "canceled", result: null, error: null, credits: 0 } as const;
  const ended = await deps.table.finish(edit.id, owner, canceled);
  if (ended) deps.observer.ended(ended.engine, ended.status, ended.credits);
}

/**
 * Looks at the vendor's whether an edit was begun, where submitting it again could begin it anew: the vendor forgets its key within a day,
 * as after a restored backup, or nobody waits for it any more.
 *
 * @returns how long to wait before the next look; null: it is to be submitted
 */
async function lookUpBegun(
  record: EditRecord,
  run: EditRun,
  engine: FillEngine,
  deps: EditRunDeps,
  signal: AbortSignal,
): Promise<number | null> {
  const { edit } = record;
  const { owner } = run;
  const { table, clock, observer } = deps;
  const isWanted = edit.status === "running";
  const isKeyForgotten = keyAgeMs(record, run, clock.now()) >= KEY_LIFE_MS;
  if (!engine.find || !(isKeyForgotten || (!isWanted && isUnsure(record, engine)))) return null;
  const begun = await adoptBegun(record, run, engine, deps, signal);
  if (begun === "begun") return 0;
  if (begun === "unknown" && isUnsure(record, engine)) return LOOK_AGAIN_MS;
  if (isWanted) return null;
  const status = edit.status === "canceled" ? "canceled" : "failed";
  const ended = await table.finish(edit.id, owner, { status, result: null, error: null, credits: 0 });
  if (ended) observer.ended(ended.engine, ended.status, ended.credits);
  return 0;
}

/**
 * Time for which the vendor may have known the edit's key, in milliseconds. A run that submitted it knows that by
 * itself, whatever the database's clock says.
 */
const keyAgeMs = ({ submittedAgoMs, createdAgoMs }: EditRecord, { submittedAtMs }: EditRun, nowMs: number): number =>
  submittedAtMs === null ? (submittedAgoMs ?? createdAgoMs) : nowMs - submittedAtMs;

/** The same key a day later would be another run, charged again. */
function refuseForgottenKey(ageMs: number): void {
  if (ageMs < KEY_LIFE_MS) return;
  throw new AppError(
    "engine_lost",
    "The server was down for a day while this edit was being sent. It is not sent again, since that could be charged twice. Generate again; that is a new run.",
    { details: { kind: "sending_interrupted" } },
  );
}

/** An edit that is over for the designer keeps its stage: nobody is shown what goes on behind. */
async function showStage(table: EditTable, { edit, stage }: EditRecord, owner: string, shown: EditStage): Promise<void> {
  if (edit.status !== "running") return;
  await table.change(edit.id, owner, stage, { status_text: shown }, { unlessCanceled: true });
}

async function keepAnswer(
  { bytes, placed }: Extract<EngineProgress, { kind: "picture" }>,
  { user }: EditRecord,
  images: Images,
): Promise<Answer> {
  const image = await images.storeResult(bytes, user).catch((cause: unknown) => {
    if (!(cause instanceof AppError) || cause.retryable) throw cause;
    throw new AppError("engine_bad_result", "What the engine returned is not a complete image.", {
      details: { kind: "result_incomplete" },
      cause,
    });
  });
  return { imageId: image.id, ...(placed ? { placed } : {}) };
}

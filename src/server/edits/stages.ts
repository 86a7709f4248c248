import { AppError } from "../../core/appError.ts";
import type { Size } from "../../core/geometry.ts";
import type { EngineProgress, FillEngine } from "../engines/engine.ts";
import type { Images } from "../storage/images.ts";
import type { Answer, EditRecord } from "./editRecord.ts";
import type { EditRun, EditRunDeps } from "./editRun.ts";
import type { EditTable } from "./editTable.ts";
import { originalSamplesOf, placeAnswer } from "./placeAnswer.ts";
import { sentSize } from "./prepareWork.ts";

/** The row is written at most this often for progress alone. */
const PROGRESS_EVERY_MS = 500;
/** An answer's sides are rounded, so its shape may be a little off. */
const MAX_STRETCH = 1.06;
/** Engines know a key for a day; one hour is kept in hand. */
const KEY_LIFE_MS = 23 * 3_600_000;

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
  if (!engine) throw new AppError("engine_unavailable", "The engine of this edit is not here any more. Choose another one.");
  if (edit.status === "canceled" && engine.capabilities.canCancel && stage !== "store") {
    await endCanceled(record, owner, engine, deps);
    return 0;
  }
  switch (stage) {
    case "prepare": {
      const startedAt = edit.startedAt === null ? new Date(clock.now()) : new Date(edit.startedAt);
      const started = { status: "running", stage_words: "Preparing the region", started_at: startedAt };
      if (!(await table.change(edit.id, owner, "prepare", started, { unlessCanceled: true }))) return 0;
      await run.work(record);
      const next = engine.upload ? "upload" : "submit";
      await table.change(edit.id, owner, "prepare", { stage: next, tries: 0 }, { unlessCanceled: true });
      return 0;
    }
    case "upload": {
      if (!engine.upload) throw new AppError("engine_unavailable", "The engine of this edit is another one now. Generate again.");
      await say(table, record, owner, "Sending");
      const uploads = JSON.stringify(await engine.upload(await run.work(record), signal));
      await table.change(edit.id, owner, "upload", { stage: "submit", uploads, tries: 0 }, { unlessCanceled: true });
      return 0;
    }
    case "submit": {
      if (record.submittedAt && engine.capabilities.creditsPerEdit > 0) refuseForgottenKey(record.submittedAt, clock.now());
      const work = await run.work(record);
      signal.throwIfAborted();
      // From here on it may have been charged: a cancel comes in time before this write, or waits for the answer.
      const submitting = { stage_words: "Sending", submitted_at: record.submittedAt ?? new Date(clock.now()) };
      const isWanted = await table.change(edit.id, owner, "submit", submitting, { unlessCanceled: record.submittedAt === null });
      if (!isWanted) return 0;
      const ticket = await engine.submit(work, edit.id, signal, record.uploads ?? undefined);
      await table.change(edit.id, owner, "submit", { stage: "follow", ticket: JSON.stringify(ticket), tries: 0 });
      return 0;
    }
    case "follow": {
      const look = await engine.follow(record.ticket ?? {}, signal);
      if (look.kind === "progress") {
        const shown = { stage_words: look.stage, progress: look.progress, tries: 0 };
        if (edit.status === "running") await table.change(edit.id, owner, "follow", shown, { unlessCanceled: true });
        return Math.max(look.pollAfterMs, PROGRESS_EVERY_MS);
      }
      await say(table, record, owner, "Fetching the answer");
      const answer = JSON.stringify(await keepAnswer(look, record, sentSize(edit, engine.capabilities), images));
      await table.change(edit.id, owner, "follow", { stage: "store", answer, credits: look.credits, tries: 0 });
      return 0;
    }
    case "store": {
      if (!record.answer) throw new AppError("engine_bad_answer", "The engine's answer was lost. Generate again.");
      const placed = await placeAnswer(edit, record.answer, sentSize(edit, engine.capabilities), deps, record.user, signal);
      const originalSamples = await originalSamplesOf(edit, deps, record.user, signal).catch((error: unknown) => {
        signal.throwIfAborted();
        // Without it the answer is joined in 8 bits of sRGB; it is not to be lost for that.
        deps.report(error, edit.id);
        return null;
      });
      const { takesAlpha, takesOwnSamples } = engine.capabilities;
      const candidate = {
        ...placed,
        ...(takesAlpha && { hasOwnAlpha: true }),
        ...(originalSamples && { originalSamples, ...(takesOwnSamples && { hasOwnSamples: true }) }),
      };
      const at = new Date(clock.now());
      const ended = await table.finish(edit.id, owner, { status: "completed", candidate, error: null, credits: null, at });
      if (ended) deps.observer.ended(ended.engine, ended.status, ended.credits);
      return 0;
    }
    case "done":
      return 0;
  }
}

async function endCanceled({ edit, ticket }: EditRecord, owner: string, engine: FillEngine, deps: EditRunDeps): Promise<void> {
  if (ticket) await engine.cancel?.(ticket);
  const at = new Date(deps.clock.now());
  const canceled = { status: "canceled", candidate: null, error: null, credits: 0, at } as const;
  const ended = await deps.table.finish(edit.id, owner, canceled);
  if (ended) deps.observer.ended(ended.engine, ended.status, ended.credits);
}

/** The same key a day later would be another run, charged again. */
function refuseForgottenKey(submittedAt: Date, nowMs: number): void {
  if (nowMs - submittedAt.getTime() < KEY_LIFE_MS) return;
  throw new AppError(
    "engine_lost",
    "The server was away for a day while this edit was being sent. It is not sent again, since that could be charged twice. Generate again; that is a new run.",
  );
}

/** An edit that is over for the designer keeps its words: nobody is shown what goes on behind. */
async function say(table: EditTable, { edit, stage }: EditRecord, owner: string, words: string): Promise<void> {
  if (edit.status !== "running") return;
  await table.change(edit.id, owner, stage, { stage_words: words }, { unlessCanceled: true });
}

async function keepAnswer(
  { bytes, placed, credits }: Extract<EngineProgress, { kind: "picture" }>,
  { edit, user }: EditRecord,
  sent: Size,
  images: Images,
): Promise<Answer> {
  const image = await images.storeBuffer(bytes, user).catch((cause: unknown) => {
    if (!(cause instanceof AppError) || cause.retryable) throw cause;
    throw new AppError("engine_bad_answer", "What the engine sent back is not a whole picture. Generate again.", {
      details: { creditsSpent: credits },
      cause,
    });
  });
  const stretch = (image.width * sent.height) / (image.height * sent.width);
  if (edit.mode === "inpaint" && Math.max(stretch, 1 / stretch) > MAX_STRETCH) {
    throw new AppError(
      "engine_bad_answer",
      `The engine sent back a picture of another shape (${image.width} x ${image.height} for ${sent.width} x ${sent.height}), which cannot be joined. Generate again; that is a new run.`,
      { details: { creditsSpent: credits, imageId: image.id } },
    );
  }
  return { imageId: image.id, ...(placed ? { placed } : {}) };
}

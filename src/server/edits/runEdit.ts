import type { EditError, EngineId } from "../../contract/edits.ts";
import { AppError } from "../../core/appError.ts";
import type { Clock } from "../engines/apiframe/clock.ts";
import type { EngineProgress, FillEngine } from "../engines/engine.ts";
import type { Images } from "../storage/images.ts";
import type { Answer, EditRecord, EditTable } from "./editTable.ts";
import { placeAnswer } from "./placeAnswer.ts";
import { prepareWork, sentSize } from "./prepareWork.ts";

/** A worker that gives no sign for so long has lost its edit to another. */
const LEASE_MS = 120_000;
/** How long an edit is followed before it is given up, counted anew after a restart: a paid answer may still be there. */
const FOLLOW_LIMIT_MS = 600_000;
const PROGRESS_EVERY_MS = 500;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;

export interface EditRunDeps {
  readonly table: EditTable;
  readonly images: Images;
  readonly engines: ReadonlyMap<EngineId, FillEngine>;
  readonly clock: Pick<Clock, "now" | "wait">;
  /** Told of what was not foreseen. */
  readonly report: (error: unknown, editId: string) => void;
}

/**
 * Brings one edit from the stage it is in to its end: prepare → submit → follow → store → done. Safe to call for any edit at any
 * time, from any process: the row's lease lets one worker have it, and each stage can be repeated.
 *
 * @param nudged a signal that makes it look at the row again at once
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
  let retryMs = FIRST_RETRY_MS;
  try {
    while (!stop.aborted) {
      const nudge = nudged();
      const record = await table.find(id);
      if (record.stage === "done") return;
      const signal = AbortSignal.any([stop, nudge]);
      try {
        if (clock.now() > deadlineMs && record.stage !== "store") {
          throw new AppError(
            "engine_timeout",
            "The engine gave no answer within 10 minutes. Try again; if it stays so, use another engine.",
          );
        }
        const waitMs = await step(record, owner, deps, leaseUntil(), signal);
        retryMs = FIRST_RETRY_MS;
        if (waitMs > 0) await clock.wait(waitMs, signal);
      } catch (error) {
        if (signal.aborted) continue;
        if (error instanceof AppError && error.code === "engine_lost") {
          await table.change(id, owner, "follow", { stage: "submit", ticket: null });
        } else if (error instanceof AppError && error.retryable && clock.now() <= deadlineMs) {
          await table.change(id, owner, record.stage, { lease_until: leaseUntil() });
          await clock.wait(retryMs, signal).catch(() => {});
          retryMs = Math.min(2 * retryMs, LONGEST_RETRY_MS);
        } else {
          if (!(error instanceof AppError)) deps.report(error, id);
          await table.finish(id, owner, {
            status: "failed",
            candidate: null,
            error: told(error),
            credits: 0,
            at: new Date(clock.now()),
          });
        }
      }
    }
  } finally {
    await table.release(id, owner);
  }
}

/** One stage. @returns how long to wait before the next look, milliseconds */
async function step(
  record: EditRecord,
  owner: string,
  deps: EditRunDeps,
  leaseUntil: Date,
  signal: AbortSignal,
): Promise<number> {
  const { table, images, clock } = deps;
  const { edit, stage } = record;
  const engine = deps.engines.get(edit.engine);
  if (!engine) throw new AppError("engine_unavailable", "The engine of this edit is not here any more. Choose another one.");
  const lease_until = leaseUntil;

  if (edit.status === "canceled" && engine.capabilities.canCancel && stage !== "store") {
    if (record.ticket) await engine.cancel?.(record.ticket);
    await table.finish(edit.id, owner, { status: "failed", candidate: null, error: null, credits: 0, at: new Date(clock.now()) });
    return 0;
  }
  switch (stage) {
    case "prepare": {
      const started = {
        status: "running",
        stage: "submit",
        stage_words: "Preparing the region",
        started_at: new Date(clock.now()),
        lease_until,
      };
      await table.change(edit.id, owner, "prepare", started, { unlessCanceled: true });
      return 0;
    }
    case "submit": {
      const work = await prepareWork(edit, engine.capabilities, images);
      signal.throwIfAborted();
      await say(table, edit, owner, "submit", "Sending");
      const ticket = await engine.submit(work, edit.id, signal);
      await table.change(edit.id, owner, "submit", { stage: "follow", ticket: JSON.stringify(ticket), lease_until });
      await say(table, edit, owner, "follow", "Repainting");
      return 0;
    }
    case "follow": {
      const look = await engine.follow(record.ticket ?? {}, signal);
      if (look.kind === "progress") return await showProgress(record, owner, look, deps, lease_until);
      await say(table, edit, owner, "follow", "Fetching the answer");
      const answer: Answer = { imageId: await storeAnswer(look.bytes, images), ...(look.placed ? { placed: look.placed } : {}) };
      await table.change(edit.id, owner, "follow", {
        stage: "store",
        answer: JSON.stringify(answer),
        credits: look.credits,
        lease_until,
      });
      return 0;
    }
    case "store": {
      if (!record.answer) throw new AppError("engine_bad_answer", "The engine's answer was lost. Generate again.");
      const candidate = await placeAnswer(edit, record.answer, sentSize(edit, engine.capabilities), images);
      await table.finish(edit.id, owner, {
        status: "completed",
        candidate,
        error: null,
        credits: null,
        at: new Date(clock.now()),
      });
      return 0;
    }
    case "done":
      return 0;
  }
}

/** A canceled edit keeps its words: nobody is shown what goes on behind. */
async function say(
  table: EditTable,
  { id }: { id: string },
  owner: string,
  stage: "submit" | "follow",
  words: string,
): Promise<void> {
  await table.change(id, owner, stage, { stage_words: words }, { unlessCanceled: true });
}

async function showProgress(
  { edit }: EditRecord,
  owner: string,
  look: Extract<EngineProgress, { kind: "progress" }>,
  { table }: EditRunDeps,
  lease_until: Date,
): Promise<number> {
  const shown = { stage_words: look.stage, progress: look.progress, lease_until };
  const isShown = await table.change(edit.id, owner, "follow", shown, { unlessCanceled: true });
  if (!isShown) await table.change(edit.id, owner, "follow", { lease_until });
  return Math.max(look.pollAfterMs, PROGRESS_EVERY_MS);
}

async function storeAnswer(bytes: Buffer, images: Images): Promise<string> {
  try {
    return (await images.storeBuffer(bytes)).id;
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    throw new AppError("engine_bad_answer", "What the engine sent back is not a whole picture. Generate again.", { cause });
  }
}

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

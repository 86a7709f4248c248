import type { Selectable } from "kysely";
import { z } from "zod";
import { Edit, EditRequest, EditStage, EngineId, Result } from "../../contract/edits.ts";
import { ImageId } from "../../contract/images.ts";
import { AppError } from "../../core/appError.ts";
import type { FillEngine } from "../engines/engine.ts";
import type { EditsTable } from "../storage/tables.ts";

/**
 * The next step of an edit: render the region, hand the pictures over, start the work, follow it, keep the result. Each can be
 * repeated: a stage is left by one conditional write.
 */
export const Stage = z.enum(["prepare", "upload", "submit", "follow", "store", "done"]);
export type Stage = z.infer<typeof Stage>;

/** The engine's result as received, kept before anything is made of it: it was paid for. */
export const Answer = z.strictObject({ imageId: ImageId, placed: z.strictObject({ x: z.number(), y: z.number() }).optional() });
export type Answer = z.infer<typeof Answer>;

/** An edit and how far it has come. */
export interface EditRecord {
  readonly edit: Edit;
  /** The user it belongs to. */
  readonly user: string;
  readonly stage: Stage;
  readonly uploads: Readonly<Record<string, unknown>> | null;
  /** Time since it was accepted, in milliseconds. */
  readonly createdAgoMs: number;
  /** Time since it was first submitted, in milliseconds: since then it may have been charged; null when it was not submitted. */
  readonly submittedAgoMs: number | null;
  /** Time for which it was watched since it was first taken up, in milliseconds. */
  readonly watchedMs: number;
  /** `watchedMs` at the first submission. */
  readonly submittedWatchedMs: number;
  readonly ticket: Readonly<Record<string, unknown>> | null;
  readonly answer: Answer | null;
  readonly attempts: number;
}

const EnginesOwn = z.record(z.string(), z.unknown()).nullable();

/** The engines, by id, with their capabilities; one that is no longer here can do nothing. */
export type KnownEngines = ReadonlyMap<EngineId, Pick<FillEngine, "capabilities">>;

/** True where canceling ends an edit in its stage; else its result is awaited and kept. A result being stored is always kept. */
export const isEndedByCancel = (stage: Stage, engine: Pick<FillEngine, "capabilities"> | undefined): boolean =>
  stage !== "store" && engine?.capabilities.canCancel === true;

/**
 * True for an edit that is over for the designer and still worked on. Its stage alone decides, never a clock: the response for an
 * edit is cached until its row is written.
 */
function awaitsLateResult({ status, stage, engine }: Selectable<EditsTable>, engines: KnownEngines): boolean {
  const left = Stage.parse(stage);
  return left !== "done" && !(status === "canceled" && isEndedByCancel(left, engines.get(EngineId.parse(engine))));
}

/** @throws ZodError for a row that no version of this server can have written */
export const editOf = (row: Selectable<EditsTable>, engines: KnownEngines): Edit =>
  Edit.parse({
    ...EditRequest.parse(row.request),
    id: row.id,
    status: row.status,
    stage: EditStage.safeParse(row.status_text).data ?? "waiting",
    progress: row.progress,
    result: z.nullable(Result).parse(row.result),
    error: row.error,
    ...((row.status === "failed" || row.status === "canceled") && { awaitsLateResult: awaitsLateResult(row, engines) }),
    credits: row.credits,
    refunded: row.refunded,
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    completedAt: row.completed_at?.toISOString() ?? null,
  });

/** @param now in the database's time. @throws ZodError as `editOf` */
export function recordOf(row: Selectable<EditsTable>, now: Date, engines: KnownEngines): EditRecord {
  return {
    edit: editOf(row, engines),
    user: row.user_id,
    stage: Stage.parse(row.stage),
    uploads: EnginesOwn.parse(row.uploads),
    createdAgoMs: now.getTime() - row.created_at.getTime(),
    submittedAgoMs: row.submitted_at && now.getTime() - row.submitted_at.getTime(),
    watchedMs: row.watched_ms,
    submittedWatchedMs: row.submitted_watched_ms,
    ticket: EnginesOwn.parse(row.ticket),
    answer: Answer.nullable().parse(row.answer),
    attempts: row.attempts,
  };
}

export const noSuchEdit = () => new AppError("not_found", "There is no such edit.", { details: { kind: "edit" } });

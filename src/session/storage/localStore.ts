import { z } from "zod/mini";
import { DocumentContent, DocumentHead, EditSetup, Seam, VersionRecord } from "../../contract/documents.ts";
import { CanvasRect, EditRequest } from "../../contract/edits.ts";
import { CanvasSize, ImageId } from "../../contract/images.ts";
import type { Size } from "../../core/geometry/geometry.ts";
import { fileOf } from "../../imaging/maskPng/fileBytes.ts";
import { withSoundTexts } from "../document/soundTexts.ts";

const repaired = <T>(schema: z.ZodMiniType<T>) => z.pipe(z.transform(withSoundTexts), schema);

/** The position of a document in its history, by the ids of the steps' records. Null where there is none. */
export const HistoryPosition = z.object({
  /** The last step that is done. */
  done: z.nullable(z.uuid()),
  /** The last step that can be redone, or that is done. */
  last: z.nullable(z.uuid()),
  /** The step that only looks at another version. */
  visit: z.nullable(z.uuid()),
});
export type HistoryPosition = z.infer<typeof HistoryPosition>;

const state = {
  /** The server's revision that this builds upon; null before the server has it. */
  revision: z.nullable(z.int()),
  /** The part of that revision by which changes of two browsers are merged; absent or partial where it is not known. */
  base: z.optional(z.partial(DocumentHead)),
  /** The server has all of it. */
  isSynced: z.boolean(),
  /** The versions that the server does not have; absent where all are to be sent. */
  unsentVersionIds: z.optional(z.array(z.uuid())),
  /** Of the mask that is kept with it. */
  history: z.optional(HistoryPosition),
};

/** A document as this browser holds it, and as it kept it in one record until format 2. */
export const LocalDocument = z.object({ document: repaired(DocumentContent), ...state });
export type LocalDocument = z.infer<typeof LocalDocument>;
/** The part of a document's head that two copies descend from; empty where that is not known. */
export type MergeBase = NonNullable<LocalDocument["base"]>;

export const DOCUMENT_FORMAT = 2;
/** All of a document but its versions, each of which is a record of its own. */
export const KeptDocument = z.object({ format: z.literal(DOCUMENT_FORMAT), head: repaired(DocumentHead), ...state });
export const KeptVersion = z.object({ format: z.literal(1), position: z.int(), version: repaired(VersionRecord) });

/** A document of this browser, as it is listed. */
export type KeptSummary = Pick<LocalDocument, "isSynced"> & Pick<DocumentContent, "id" | "name" | "updatedAt">;

/** A file: its bytes, since private windows of WebKit refuse Blobs, or the Blob that earlier releases have kept. */
export const KeptFile = z.union([
  z.instanceof(Blob),
  z.pipe(
    z.object({ type: z.string(), bytes: z.instanceof(ArrayBuffer) }),
    z.transform(({ type, bytes }) => fileOf(bytes, type)),
  ),
]);

/** An edit that was asked for: written before it is sent, so that a reload in between sends it again under the same key. */
export const OutboxEntry = z.object({
  /** Idempotency key. */
  key: z.uuid(),
  request: repaired(EditRequest),
  /** Null until the server has answered. */
  editId: z.nullable(z.uuid()),
  /** The mask as painted (the request's is grown): what the seam is made from. */
  maskBlob: z.nullable(KeptFile),
  /** Bounds of its paint, if it was painted for; pixels of its canvas. */
  painted: z.optional(CanvasRect),
  /** The area of its result, once a designer has aligned the old image in it; pixels of the old canvas. */
  placed: z.optional(CanvasRect),
  /** The blend settings of its result, once they were adjusted. */
  seam: z.optional(Seam),
  /** It was decided upon, and that was undone: its result is not shown by itself again. */
  isSeen: z.optional(z.boolean()),
  /** The layer that it was accepted as, while its seam is tuned again. */
  reopened: z.optional(z.object({ versionId: z.uuid(), imageId: ImageId })),
});
export type OutboxEntry = z.infer<typeof OutboxEntry>;

const int32 = z.instanceof(Int32Array<ArrayBuffer>);
const flips = { places: int32, lengths: int32, data: z.instanceof(Uint8Array<ArrayBuffer>) };
const KeptMask = z.object({ size: CanvasSize, ...flips });
const KeptChange = z.object({
  label: z.string(),
  dirty: z.object({ x: z.int(), y: z.int(), width: z.int(), height: z.int() }),
  ...flips,
});
/** The version that was worked on; its mask is null where that is the one of the other side. */
const KeptPlace = z.object({ versionId: z.uuid(), setup: EditSetup, mask: z.nullable(KeptMask) });

/** A step of the history, and the step before it. */
export const HistoryRecord = z.object({
  id: z.uuid(),
  after: z.nullable(z.uuid()),
  step: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("mask"), change: KeptChange }),
    z.object({
      kind: z.literal("version"),
      label: z.string(),
      before: KeptPlace,
      after: KeptPlace,
      /** Its change of the mask, where both sides have the same one. */
      change: z.nullable(KeptChange),
      /** The version that it has added. */
      addedId: z.nullable(z.uuid()),
      /** The edit that was decided upon by it. */
      edit: z.nullable(OutboxEntry),
    }),
  ]),
});
export type HistoryRecord = z.infer<typeof HistoryRecord>;

/** The changes of the history that a save writes. */
export interface HistoryChanges {
  readonly position: HistoryPosition;
  readonly records: readonly HistoryRecord[];
  /** Ids. */
  readonly removed: readonly string[];
}

/** A mask belongs to a canvas size: versions of one size share it, and none is lost by switching. */
export const maskKeyOf = ({ width, height }: Size): string => `${width}x${height}`;

/** The changes that one save writes. Null deletes. */
export interface LocalChanges {
  readonly local: LocalDocument;
  /** By `maskKeyOf`. */
  readonly masks: ReadonlyMap<string, Blob | null>;
  readonly images: ReadonlyMap<ImageId, Blob>;
  /** By key. */
  readonly edits: ReadonlyMap<string, OutboxEntry | null>;
  readonly history: Omit<HistoryChanges, "position">;
}

/** The storage that survives the page. Throws AppError; `storage_full` when there is no room. */
export interface LocalStore {
  /** All of it or nothing. */
  write(changes: LocalChanges): Promise<void>;
  readDocument(id: string): Promise<LocalDocument | null>;
  /** All documents, in no order. */
  readDocuments(): Promise<KeptSummary[]>;
  /** @throws AppError `record_unreadable` */
  readMask(documentId: string, maskKey: string): Promise<Blob | null>;
  readEdits(documentId: string): Promise<OutboxEntry[]>;
  /** In no order. */
  readHistory(documentId: string): Promise<HistoryRecord[]>;
  readImage(id: ImageId): Promise<Blob | null>;
  imageIds(): Promise<ImageId[]>;
  deleteImages(ids: readonly ImageId[]): Promise<void>;
  /** Everything of a document but its images, which others may share. */
  deleteDocument(id: string): Promise<void>;
  /** Everything of everybody who used this store. */
  clear(): Promise<void>;
  lastOpened(): Promise<string | null>;
  setLastOpened(id: string | null): Promise<void>;
}

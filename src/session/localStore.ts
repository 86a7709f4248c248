import { z } from "zod/mini";
import { DocumentContent, Seam } from "../contract/documents.ts";
import { CanvasRect, EditRequest } from "../contract/edits.ts";
import { ImageId } from "../contract/images.ts";
import type { Size } from "../core/geometry.ts";
import { withSoundTexts } from "./soundTexts.ts";

const mended = <T>(schema: z.ZodMiniType<T>) => z.pipe(z.transform(withSoundTexts), schema);

/** A document as this browser keeps it. */
export const LocalDocument = z.object({
  document: mended(DocumentContent),
  /** The server's revision that this builds upon; null before the server has it. */
  revision: z.nullable(z.int()),
  /** Whether the server has all of it. */
  isSynced: z.boolean(),
});
export type LocalDocument = z.infer<typeof LocalDocument>;

/** An edit that was asked for: written before it is sent, so that a reload in between sends it again under the same key. */
export const PendingEdit = z.object({
  /** Idempotency key. */
  key: z.uuid(),
  request: mended(EditRequest),
  /** Null until the server has answered. */
  editId: z.nullable(z.uuid()),
  /** The mask as painted (the request's is grown): what the seam is made from. */
  maskBlob: z.nullable(z.instanceof(Blob)),
  /** What holds its paint, where it was painted for; pixels of its canvas. */
  painted: z.optional(CanvasRect),
  /** What its answer covers, once a designer has said where the old picture lies in it; pixels of the old canvas. */
  placed: z.optional(CanvasRect),
  /** How its answer is joined, once that was retuned. */
  seam: z.optional(Seam),
  /** The layer that it was accepted as, while its seam is tuned again. */
  reopened: z.optional(z.object({ versionId: z.uuid(), imageId: ImageId })),
});
export type PendingEdit = z.infer<typeof PendingEdit>;

/** A mask belongs to a canvas size: versions of one size share it, and none is lost by switching. */
export const maskKeyOf = ({ width, height }: Size): string => `${width}x${height}`;

/** What one save writes. Null takes away. */
export interface LocalChanges {
  readonly local: LocalDocument;
  /** By `maskKeyOf`. */
  readonly masks: ReadonlyMap<string, Blob | null>;
  readonly images: ReadonlyMap<ImageId, Blob>;
  /** By key. */
  readonly edits: ReadonlyMap<string, PendingEdit | null>;
}

/** What survives the page. Throws AppError; `storage_full` when there is no room. */
export interface LocalStore {
  /** All of it or nothing. */
  write(changes: LocalChanges): Promise<void>;
  readDocument(id: string): Promise<LocalDocument | null>;
  /** All documents, in no order. */
  readDocuments(): Promise<LocalDocument[]>;
  readMask(documentId: string, maskKey: string): Promise<Blob | null>;
  readEdits(documentId: string): Promise<PendingEdit[]>;
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

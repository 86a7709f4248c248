import type { ColumnType, Generated } from "kysely";

/** JSON goes in as text and comes out as a value of unknown shape: parse it. */
type Json = ColumnType<unknown, string, string>;
type NullableJson = ColumnType<unknown, string | null, string | null>;
type When = ColumnType<Date, Date, Date>;
type NullableWhen = ColumnType<Date | null, Date | null, Date | null>;

export interface ImagesTable {
  id: string;
  width: number;
  height: number;
  mime: string;
  bytes: number;
  /** For an image with another file in its place: type of that file, and its notes for the designer. */
  reading: ColumnType<unknown, string | null, string | null>;
  created_at: When;
  /** Time of the last upload: a fresh upload is not swept away. */
  touched_at: When;
  /** Id of this storing of the image, a part of the keys of its blobs. */
  generation: string | null;
}

/** Blobs whose row is gone. Nothing is ever kept under these keys again, so that no lock is held while they are removed. */
export interface BlobsToRemoveTable {
  key: string;
}

/** Owners of a picture: each user who uploaded its bytes, or whose edit it came of. A picture itself is stored once. */
export interface ImageOwnersTable {
  user_id: string;
  image_id: string;
}

/** A user's own id space: another user's document of the same id is another document. */
export interface DocumentsTable {
  user_id: string;
  id: string;
  name: string;
  revision: number;
  /** All but the versions. */
  content: Json;
  /** Of all its versions' JSON together. */
  version_bytes: number;
  updated_at: When;
}

/**
 * Versions are only ever appended, or replaced all together. What is read is not held against the contract again: a new default of what
 * is stored comes with a migration.
 */
export interface DocumentVersionsTable {
  user_id: string;
  document_id: string;
  /** As the browser spells it: others name it by this. */
  id: string;
  /** They go up, with gaps perhaps. */
  position: number;
  /** Those of its base among them. */
  layer_count: number;
  content: Json;
}

/**
 * `status` is what the designer sees, `stage` what is left to do: a canceled or late edit that was paid for is still followed to
 * "done". All instants are told in the database's own time, so that no process's clock counts; how long a process has watched an edit it
 * measures itself.
 */
export interface EditsTable {
  id: string;
  user_id: string;
  engine: string;
  idempotency_key: string;
  request_hash: string;
  document_id: string;
  request: Json;
  status: string;
  stage: string;
  status_text: string;
  progress: number | null;
  /** The engine's record of the pictures handed over, where it wants them first. */
  uploads: ColumnType<unknown, string | null | undefined, string | null>;
  /** Written before the first submission; from then on it may have been charged. */
  submitted_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  ticket: NullableJson;
  answer: NullableJson;
  result: NullableJson;
  error: NullableJson;
  /** Its cost, as far as it is known. */
  credits: number;
  /** Credits that were charged and refunded. */
  refunded: Generated<number>;
  created_at: When;
  started_at: NullableWhen;
  completed_at: NullableWhen;
  lease_owner: Generated<string | null>;
  lease_until: ColumnType<Date | null, Date | null | undefined, Date | null>;
  /** Not to be worked on before. */
  next_poll_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  /** Number of times it was taken up since it last made progress. */
  attempts: Generated<number>;
  /** Time for which it was watched since it was first taken up, in milliseconds, rests between two polls included. */
  watched_ms: Generated<number>;
  /** `watched_ms` at the first submission. */
  submitted_watched_ms: Generated<number>;
}

/** Browsers that have signed in; the id itself is the browser's alone. */
export interface SignInsTable {
  id_hash: string;
  user_id: string;
  expires_at: When;
}

export interface Tables {
  images: ImagesTable;
  image_owners: ImageOwnersTable;
  blobs_to_remove: BlobsToRemoveTable;
  documents: DocumentsTable;
  document_versions: DocumentVersionsTable;
  edits: EditsTable;
  sign_ins: SignInsTable;
}

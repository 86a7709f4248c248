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
  /** Where another file stands in its place: that one's type, and what the designer is told. */
  reading: ColumnType<unknown, string | null, string | null>;
  created_at: When;
  /** When it was last uploaded: what somebody has just handed over is not swept away. */
  touched_at: When;
  /** Which of the times that it was kept: with it go the keys of its blobs. */
  generation: string | null;
}

/** Blobs whose row is gone. Nothing is ever kept under these keys again, so that no lock is held while they are removed. */
export interface BlobsToRemoveTable {
  key: string;
}

/** Who has a picture: each who uploaded its bytes, and whose edit it came of. A picture itself is kept once. */
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
  /** Where the engine wants pictures handed over first: what it said of them. */
  uploads: ColumnType<unknown, string | null | undefined, string | null>;
  /** Written before the first submission; from then on it may have been charged. */
  submitted_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  ticket: NullableJson;
  answer: NullableJson;
  result: NullableJson;
  error: NullableJson;
  /** What it costs, as far as is known. */
  credits: number;
  /** What was taken and came back. */
  refunded: Generated<number>;
  created_at: When;
  started_at: NullableWhen;
  completed_at: NullableWhen;
  lease_owner: Generated<string | null>;
  lease_until: ColumnType<Date | null, Date | null | undefined, Date | null>;
  /** Not to be worked on before. */
  next_poll_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  /** How often it was taken up since it last came forward. */
  attempts: Generated<number>;
  /** For how long it was watched since it was first taken up, milliseconds, rests between two looks among it. */
  watched_ms: Generated<number>;
  /** What that was when it was first submitted. */
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

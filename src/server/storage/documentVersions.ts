import { type Kysely, sql } from "kysely";
import { MAX_ITEMS, type VersionRecord } from "../../contract/documents.ts";
import { AppError } from "../../core/appError.ts";
import { BYTES_PER_MB } from "./imageLimits.ts";
import type { Tables } from "./tables.ts";

/** Of all versions of a document, which is read as one text. Ten thousand edits, each a layer more, come to a third of it. */
const MAX_VERSION_BYTES = 32 * BYTES_PER_MB;

export interface DocumentKey {
  readonly id: string;
  readonly user: string;
}

/** Number of layers of each version, by its id. */
export type LayerCounts = ReadonlyMap<string, number>;
export const NO_VERSIONS: LayerCounts = new Map();

/** A version that is not stored yet. */
export interface NewVersion {
  readonly id: string;
  readonly layer_count: number;
  readonly content: VersionRecord;
}

/**
 * Those of `versions` that are not stored yet, in their order.
 *
 * @param stored those that are stored: all of them that a version names as its base, and that have a version's id
 * @throws AppError bad_request for what would leave the document unreadable
 */
export function newVersions(versions: readonly VersionRecord[], stored: LayerCounts): NewVersion[] {
  const sent = new Set<string>();
  const counts = new Map(stored);
  const added: NewVersion[] = [];
  for (const [i, content] of versions.entries()) {
    const { id } = content;
    if (sent.has(id)) throw refusal(`versions.${i}.id`, "is another version's id");
    sent.add(id);
    if (stored.has(id)) continue;
    const layer_count = layerCountOf(content, counts, `versions.${i}`);
    counts.set(id, layer_count);
    added.push({ id, layer_count, content });
  }
  return added;
}

function layerCountOf({ base, layers }: VersionRecord, counts: LayerCounts, field: string): number {
  let count = layers.length;
  if (base) {
    const below = counts.get(base.id);
    if (below === undefined) throw refusal(`${field}.base.id`, "is not an earlier version of the document");
    if (base.at + base.removed > below) {
      throw refusal(`${field}.base.removed`, `ends behind the last layer of the base version, which has ${below}`);
    }
    count += below - base.removed;
  }
  if (count < 1 || count > MAX_ITEMS) throw refusal(`${field}.layers`, `make ${count} layers; a version has 1 to ${MAX_ITEMS}`);
  return count;
}

/** @throws AppError bad_request where it is neither stored nor new */
export function refuseUnknownVersion(id: string, stored: LayerCounts, added: readonly NewVersion[]): void {
  if (stored.has(id) || added.some((version) => version.id === id)) return;
  throw refusal("currentVersionId", "is not a version of the document");
}

function refusal(field: string, fault: string): AppError {
  return new AppError("bad_request", `The request is not as it should be (${field}: ${fault}).`, {
    details: { [field]: [fault] },
  });
}

/** The stored ones of the versions that a request names. */
export async function storedVersions(db: Kysely<Tables>, of: DocumentKey, ids: Iterable<string>): Promise<LayerCounts> {
  const rows = await db
    .selectFrom("document_versions")
    .select(["id", "layer_count"])
    .where("user_id", "=", of.user)
    .where("document_id", "=", of.id)
    // As one parameter: they may be thousands.
    .where(sql<boolean>`id in (select jsonb_array_elements_text(${JSON.stringify([...new Set(ids)])}::jsonb))`)
    .execute();
  return new Map(rows.map(({ id, layer_count }) => [id, layer_count]));
}

/**
 * Appends versions to a document whose row the transaction has written.
 *
 * @throws AppError bad_request when the document would have too many, body_too_large when these would be too many bytes
 */
export async function appendVersions(transaction: Kysely<Tables>, of: DocumentKey, added: readonly NewVersion[]): Promise<void> {
  if (added.length === 0) return;
  const start = await nextPosition(transaction, of);
  if (start + added.length > MAX_ITEMS) throw refusal("versions", `a document has at most ${MAX_ITEMS}`);
  const rows = JSON.stringify(added.map((version, i) => ({ ...version, position: start + i })));
  await sql`
    insert into document_versions (user_id, document_id, id, position, layer_count, content)
    select ${of.user}::text, ${of.id}::uuid, id, position, layer_count, content
    from jsonb_to_recordset(${rows}::jsonb) as added (id text, position integer, layer_count integer, content jsonb)`.execute(
    transaction,
  );
  const { version_bytes } = await transaction
    .updateTable("documents")
    .set((column) => ({ version_bytes: column("version_bytes", "+", Buffer.byteLength(rows)) }))
    .where("user_id", "=", of.user)
    .where("id", "=", of.id)
    .returning("version_bytes")
    .executeTakeFirstOrThrow();
  if (version_bytes <= MAX_VERSION_BYTES) return;
  throw new AppError(
    "body_too_large",
    "This document's versions take up all the space that a document may have. Save the image, and continue from it in a new document.",
    { details: { kind: "too_many_versions" } },
  );
}

async function nextPosition(db: Kysely<Tables>, { id, user }: DocumentKey): Promise<number> {
  const last = await db
    .selectFrom("document_versions")
    .select("position")
    .where("user_id", "=", user)
    .where("document_id", "=", id)
    .orderBy("position", "desc")
    .limit(1)
    .executeTakeFirst();
  return last ? last.position + 1 : 0;
}

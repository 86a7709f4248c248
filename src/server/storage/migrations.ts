import { type Kysely, sql } from "kysely";
import { type Migration, Migrator } from "kysely/migration";
import type { Tables } from "./tables.ts";

const OLD_SEAM = JSON.stringify({ colourMatch: 1, grain: 0, shiftX: 0, shiftY: 0, isStrict: false });

/** Forward only, in the order of their names; one that has run anywhere is never changed. */
export const MIGRATIONS: Record<string, Migration> = {
  "0001-first": {
    async up(db) {
      await sql`create table images (
        id text primary key, width integer not null, height integer not null, mime text not null, bytes integer not null,
        created_at timestamptz not null)`.execute(db);
      await sql`create table documents (
        id uuid primary key, name text not null, revision integer not null, content jsonb not null,
        updated_at timestamptz not null)`.execute(db);
      await sql`create table edits (
        id uuid primary key, idempotency_key text not null unique, request_hash text not null, document_id uuid not null, request jsonb not null,
        status text not null, stage text not null, stage_words text not null, progress real,
        ticket jsonb, answer jsonb, candidate jsonb, error jsonb, credits real not null,
        created_at timestamptz not null, started_at timestamptz, completed_at timestamptz,
        lease_owner text, lease_until timestamptz)`.execute(db);
      await sql`create index edits_of_document on edits (document_id, created_at desc, id desc)`.execute(db);
      await sql`create index edits_to_do on edits (created_at) where stage <> 'done'`.execute(db);
    },
  },
  "0002-taking-over": {
    async up(db) {
      await sql`alter table edits add column user_id text not null default 'local', add column engine text,
        add column uploads jsonb, add column submitted_at timestamptz, add column look_at timestamptz,
        add column tries integer not null default 0`.execute(db);
      await sql`update edits set engine = request->>'engine'`.execute(db);
      await sql`alter table edits alter column engine set not null`.execute(db);
      await sql`create index edits_by_job on edits ((ticket->>'jobId')) where stage <> 'done'`.execute(db);
      await sql`alter table images add column touched_at timestamptz`.execute(db);
      await sql`update images set touched_at = created_at`.execute(db);
      await sql`alter table images alter column touched_at set not null`.execute(db);
    },
  },
  "0003-users": {
    async up(db) {
      await sql`create table image_owners (
        user_id text not null, image_id text not null references images on delete cascade, primary key (user_id, image_id))`.execute(
        db,
      );
      await sql`insert into image_owners (user_id, image_id) select 'local', id from images`.execute(db);
      await sql`create index owners_of_image on image_owners (image_id)`.execute(db);
      await sql`alter table documents add column user_id text not null default 'local'`.execute(db);
      await sql`alter table documents alter column user_id drop default, drop constraint documents_pkey, add primary key (user_id, id)`.execute(
        db,
      );
      await sql`alter table edits alter column user_id drop default, drop constraint edits_idempotency_key_key,
        add column refunded real not null default 0,
        add constraint edits_key unique (user_id, idempotency_key)`.execute(db);
      await sql`drop index edits_of_document`.execute(db);
      await sql`create index edits_of_document on edits (user_id, document_id, created_at desc, id desc)`.execute(db);
      await sql`create index edits_that_cost on edits (created_at) where credits > 0`.execute(db);
      await sql`create table sign_ins (
        id_hash text primary key, user_id text not null, expires_at timestamptz not null)`.execute(db);
    },
  },
  "0004-readings": {
    async up(db) {
      await sql`alter table images add column reading jsonb`.execute(db);
    },
  },
  "0005-watches": {
    async up(db) {
      await sql`alter table edits add column watched_ms double precision not null default 0`.execute(db);
      await sql`update edits set watched_ms = greatest(0, extract(epoch from now() - started_at) * 1000)
        where stage <> 'done' and started_at is not null`.execute(db);
    },
  },
  "0006-generations": {
    async up(db) {
      await sql`alter table images add column generation uuid`.execute(db);
      await sql`create table blobs_to_remove (key text primary key)`.execute(db);
    },
  },
  "0007-versions": {
    async up(db) {
      await sql`create table document_versions (
        user_id text not null, document_id uuid not null, id text not null, position integer not null, layer_count integer not null,
        content jsonb not null, primary key (user_id, document_id, id), unique (user_id, document_id, position),
        foreign key (user_id, document_id) references documents (user_id, id) on delete cascade)`.execute(db);
      // Seams that were stored before they could be adjusted get what the contract has set for the rest since.
      await sql`insert into document_versions (user_id, document_id, id, position, layer_count, content)
        select user_id, documents.id, version->>'id', number - 1, jsonb_array_length(version->'layers'),
          jsonb_set(version, '{layers}', (
            select jsonb_agg(case when layer ? 'seam' then jsonb_set(layer, '{seam}', ${OLD_SEAM}::jsonb || (layer->'seam')) else layer end
              order by place)
            from jsonb_array_elements(version->'layers') with ordinality as layers (layer, place)))
        from documents cross join lateral jsonb_array_elements(content->'versions') with ordinality as versions (version, number)
        on conflict do nothing`.execute(db);
      await sql`alter table documents add column version_bytes integer not null default 0`.execute(db);
      await sql`alter table documents alter column version_bytes drop default`.execute(db);
      await sql`update documents set content = content - 'versions', version_bytes = (
        select coalesce(sum(octet_length(document_versions.content::text)), 0) from document_versions
        where document_versions.user_id = documents.user_id and document_id = documents.id)`.execute(db);
    },
  },
  "0008-submissions": {
    async up(db) {
      await sql`alter table edits add column submitted_watched_ms double precision not null default 0`.execute(db);
    },
  },
  "0009-words": {
    async up(db) {
      const renamed = { candidate: "result", stage_words: "status_text", look_at: "next_poll_at", tries: "attempts" };
      for (const [before, after] of Object.entries(renamed))
        await sql`alter table edits rename column ${sql.ref(before)} to ${sql.ref(after)}`.execute(db);
    },
  },
  // What woke processes until LISTEN and NOTIFY did by themselves.
  "0010-no-queue": {
    async up(db) {
      await sql`drop schema if exists pgboss cascade`.execute(db);
    },
  },
};

/**
 * Brings the schema up to date; on PostgreSQL under Kysely's advisory lock, so that replicas may start together.
 *
 * @throws Error for a schema that a newer Overpaint has already moved on: there is no way back
 */
export async function migrate(db: Kysely<Tables>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } });
  const { error } = await migrator.migrateToLatest();
  if (!error) return;
  const ran = await sql<{ name: string }>`select name from kysely_migration order by name`
    .execute(db)
    .catch(() => ({ rows: [] }));
  const newer = ran.rows.filter(({ name }) => !Object.hasOwn(MIGRATIONS, name)).map(({ name }) => name);
  if (newer.length === 0) throw error;
  throw new Error(
    `The database belongs to a newer Overpaint (${newer.join(", ")}). Start that version, or restore the backup of before.`,
    { cause: error },
  );
}

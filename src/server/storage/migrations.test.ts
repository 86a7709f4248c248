import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { PGlite } from "@electric-sql/pglite";
import { Kysely, PGliteDialect, PostgresDialect, sql } from "kysely";
import { Migrator } from "kysely/migration";
import pg from "pg";
import { expect, test } from "vitest";
import { z } from "zod";
import { DocumentContent, type Layer, StoredDocument, type Version } from "../../contract/documents.ts";
import { LOCAL_USER } from "../security/user.ts";
import { changeOf, layerOf, newDocument, newVersion, versionOn } from "../testing/newDocument.ts";
import { newDatabase } from "../testing/services.ts";
import { type Database, openPostgres } from "./database.ts";
import { createDocuments } from "./documents.ts";
import { MIGRATIONS, migrate } from "./migrations.ts";
import { ResponseCache } from "./responseCache.ts";
import type { Tables } from "./tables.ts";

test("replicas that start together bring the schema up to date once; a newer schema is refused by name", async () => {
  const url = await newDatabase();
  const opened = await Promise.all([1, 2, 3, 4].map(() => openPostgres(url)));
  try {
    const [first] = opened;
    if (!first) throw new Error("Not opened.");
    const names = await namesOf(first);
    expect(names.length).toBeGreaterThan(0);
    expect(new Set(names).size).toBe(names.length);
    await sql`insert into kysely_migration (name, timestamp) values ('9999-later', 'now')`.execute(first.db);
    await expect(openPostgres(url)).rejects.toThrow("newer Overpaint (9999-later)");
  } finally {
    await Promise.all(opened.map((database) => database.close()));
  }
});

test("what was there before there were users is the local user's", async () => {
  const db = await emptyPostgres();
  try {
    await migrateTo(db, "0002-taking-over");
    const [imageId, id, at] = ["a".repeat(64), randomUUID(), "2030-01-01T00:00:00Z"];
    await sql`insert into images (id, width, height, mime, bytes, created_at, touched_at)
      values (${imageId}, 4, 3, 'image/png', 9, ${at}, ${at})`.execute(db);
    await sql`insert into documents (id, name, revision, content, updated_at) values (${id}, 'Coffee', 1, '{}', ${at})`.execute(
      db,
    );
    await sql`insert into edits (id, engine, idempotency_key, request_hash, document_id, request, status, stage, stage_words, credits, created_at)
      values (${id}, 'local', 'key', '', ${id}, '{}', 'failed', 'done', 'Failed', 0, ${at})`.execute(db);
    await migrate(db);
    const owners = ["image_owners", "documents", "edits"].map((table) =>
      sql<{ user_id: string }>`select user_id from ${sql.table(table)}`.execute(db),
    );
    expect((await Promise.all(owners)).map(({ rows }) => rows)).toEqual(owners.map(() => [{ user_id: LOCAL_USER }]));
  } finally {
    await db.destroy();
  }
});

test("an edit of before its columns had the field's words keeps its result, its text and its tries", async () => {
  const db = await emptyPostgres();
  try {
    await migrateTo(db, "0008-submissions");
    const [id, at, result] = [randomUUID(), "2030-01-01T00:00:00Z", { imageId: "b".repeat(64), scale: 1.5 }];
    await sql`insert into edits (user_id, id, engine, idempotency_key, request_hash, document_id, request, status, stage, stage_words,
      candidate, look_at, tries, credits, created_at)
      values (${LOCAL_USER}, ${id}, 'apiframe', 'key', '', ${id}, '{}', 'completed', 'done', 'Completed',
      ${JSON.stringify(result)}::jsonb, ${at}, 3, 9, ${at})`.execute(db);
    await migrate(db);
    const row = await db.selectFrom("edits").select(["result", "status_text", "next_poll_at", "attempts"]).executeTakeFirst();
    expect(row).toEqual({ result, status_text: "Completed", next_poll_at: new Date(at), attempts: 3 });
  } finally {
    await db.destroy();
  }
});

test.each([
  ["PGlite", async () => new Kysely<Tables>({ dialect: new PGliteDialect({ pglite: await PGlite.create() }) })],
  ["PostgreSQL", emptyPostgres],
])("documents of before versions had a table of their own are read as they were, on %s", async (_, open) => {
  const db = await open();
  try {
    await migrateTo(db, "0006-generations");
    const golden = await goldenDocuments();
    const large = largeDocument();
    for (const document of [...golden, large]) {
      const { id, name, updatedAt } = document;
      await sql`insert into documents (user_id, id, name, revision, content, updated_at)
        values (${LOCAL_USER}, ${id}, ${name}, 7, ${JSON.stringify(document)}, ${updatedAt})`.execute(db);
    }
    await migrate(db);
    const documents = createDocuments({ db, responses: new ResponseCache(0) });
    for (const document of [...golden, large]) {
      const { text } = await documents.response(document.id, LOCAL_USER);
      // What has a default today is told, too.
      expect(JSON.parse(text)).toEqual({ revision: 7, document: DocumentContent.parse(document) });
    }
    const [last] = large.versions.slice(-1);
    if (!last) throw new Error("There is no version.");
    const next = versionOn(last, last.layers.length);
    await documents.change(changeOf(large, [next]), 7, LOCAL_USER);
    const { document } = StoredDocument.parse(JSON.parse((await documents.response(large.id, LOCAL_USER)).text));
    expect(document.versions).toEqual([...large.versions, next]);
    const sizes = await sql<{ told: number; counted: number }>`
      select version_bytes as told, (select sum(octet_length(content::text))::integer from document_versions where document_id = documents.id) as counted
      from documents where id = ${large.id}`.execute(db);
    expect(sizes.rows[0]?.told).toBeCloseTo(sizes.rows[0]?.counted ?? 0, -3);
    const heads = await sql`select from documents where content ? 'versions'`.execute(db);
    expect(heads.rows).toEqual([]);
  } finally {
    await db.destroy();
  }
});

test("a document of before that holds a version twice does not keep the server from its start", async () => {
  const db = await emptyPostgres();
  try {
    await migrateTo(db, "0006-generations");
    const version = newVersion();
    const { id, ...document } = newDocument("Twice", [version, { ...version, label: "Again" }, newVersion()]);
    await sql`insert into documents (user_id, id, name, revision, content, updated_at)
      values (${LOCAL_USER}, ${id}, 'Twice', 1, ${JSON.stringify({ id, ...document })}, now())`.execute(db);
    await migrate(db);
    const { text } = await createDocuments({ db, responses: new ResponseCache(0) }).response(id, LOCAL_USER);
    expect(JSON.parse(text).document.versions).toEqual([document.versions[0], document.versions[2]]);
  } finally {
    await db.destroy();
  }
});

async function emptyPostgres(): Promise<Kysely<Tables>> {
  return new Kysely({ dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: await newDatabase() }) }) });
}

async function migrateTo(db: Kysely<Tables>, name: string): Promise<void> {
  const { error } = await new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } }).migrateTo(name);
  if (error) throw error;
}

/** As the release with migration 0006 held them; one has a seam of a release before. */
async function goldenDocuments() {
  const text = await readFile(new URL("testing/documents0006.json", import.meta.url), "utf8");
  return z.array(z.looseObject({ id: z.string(), name: z.string(), updatedAt: z.string() })).parse(JSON.parse(text));
}

/** 200 versions, each a layer more: about 6 MB. */
function largeDocument() {
  const layers: Layer[] = [];
  const versions: Version[] = Array.from({ length: 200 }, () => {
    layers.push({ ...layerOf(), maskId: "b".repeat(64), editId: randomUUID() });
    return newVersion({ layers: [...layers] });
  });
  return newDocument("Large", versions);
}

const namesOf = async ({ db }: Database): Promise<string[]> =>
  (await sql<{ name: string }>`select name from kysely_migration`.execute(db)).rows.map(({ name }) => name);

import { randomUUID } from "node:crypto";
import { Kysely, PostgresDialect, sql } from "kysely";
import { Migrator } from "kysely/migration";
import pg from "pg";
import { expect, test } from "vitest";
import { LOCAL_USER } from "../security/user.ts";
import { newDatabase } from "../testing/services.ts";
import { type Database, openPostgres } from "./database.ts";
import { MIGRATIONS, migrate } from "./migrations.ts";
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
  const db = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: await newDatabase() }) }),
  });
  try {
    const provider = { getMigrations: async () => MIGRATIONS };
    await new Migrator({ db, provider }).migrateTo("0002-taking-over");
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

const namesOf = async ({ db }: Database): Promise<string[]> =>
  (await sql<{ name: string }>`select name from kysely_migration`.execute(db)).rows.map(({ name }) => name);

import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Postgres, startPostgres } from "../../../e2e/services.ts";
import { type Database, openPostgres } from "./database.ts";

let postgres: Postgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

test("replicas that start together bring the schema up to date once; a newer schema is refused by name", async () => {
  const url = await postgres.create();
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

const namesOf = async ({ db }: Database): Promise<string[]> =>
  (await sql<{ name: string }>`select name from kysely_migration`.execute(db)).rows.map(({ name }) => name);

import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readEnvironment } from "./env.ts";
import { bucketBlobs } from "./storage/blobs.ts";
import { openPostgres } from "./storage/database.ts";
import { type BadLine, openBadLine } from "./testing/badLine.ts";
import { noise, ServerHarness } from "./testing/serverHarness.ts";
import { newBucket, newDatabase } from "./testing/services.ts";

/** Short, and long enough for a machine that has other things to do. */
const LIMITS = { queryMs: 1_500, connectMs: 1_500, silenceMs: 1_500, callMs: 3_000, leastBytesPerSecond: 16_384 };

let h: ServerHarness;
let lines: { readonly database: BadLine; readonly bucket: BadLine };
beforeAll(async () => {
  const [database, s3] = [new URL(await newDatabase()), await newBucket()];
  const bucket = new URL(s3.S3_ENDPOINT);
  lines = { database: await openBadLine(Number(database.port)), bucket: await openBadLine(Number(bucket.port)) };
  database.port = String(lines.database.port);
  bucket.port = String(lines.bucket.port);
  h = await ServerHarness.start({}, async (folder) => ({
    database: await openPostgres(database.href, () => {}, LIMITS),
    blobs: bucketBlobs(folder, s3.S3_BUCKET, readEnvironment({ ...s3, S3_ENDPOINT: bucket.href }), LIMITS),
  }));
});
afterAll(async () => {
  for (const line of Object.values(lines)) line.become("good");
  await h.dispose();
  await Promise.all(Object.values(lines).map((line) => line.close()));
});

/** As a server does: a connection of before may be broken, and the next one is not. */
const again = (work: () => Promise<unknown>) =>
  expect
    .poll(() =>
      work().then(
        () => true,
        () => false,
      ),
    )
    .toBe(true);

const picture = (seed: number) => noise({ width: 32, height: 24 }, seed);
let seed = 1_000;

describe.each(["database", "bucket"] as const)("while the %s", (store) => {
  test.each(["silent", "cut", "slow"] as const)(
    "is %s, everything asked for answers 503 in the end, and works again after it",
    async (state) => {
      const stored = await h.upload(await picture(seed++));
      lines[store].become(state);
      const asked = await Promise.all([
        h.get(`/images/${stored.id}`),
        h.get(`/images/${stored.id}?width=16`),
        h.send("POST", "/images", await picture(seed++)),
        h.send("POST", "/renders", {
          canvas: { width: 32, height: 24 },
          layers: [{ imageId: stored.id, x: 0, y: 0 }],
          format: "png",
        }),
        h.get("/ready"),
      ]);
      lines[store].become("good");
      expect(asked.map(({ statusCode }) => statusCode)).toEqual([503, 503, 503, 503, 503]);
      for (const response of asked.slice(0, 4)) {
        expect(response.json()).toMatchObject({ code: "unavailable", retryable: true });
        expect(Number(response.headers["retry-after"])).toBeGreaterThan(0);
      }
      expect((await h.get(`/images/${stored.id}`)).statusCode).toBe(200);
      expect((await h.send("POST", "/images", await picture(seed++))).statusCode).toBe(201);
      expect((await h.get("/ready")).statusCode).toBe(200);
    },
  );

  test("goes away in the middle of a paid edit, the edit waits for it, and is paid for once", async () => {
    const held = h.paid.script("hold").isHeld();
    const { id } = await h.accept(await h.inpaint({ engine: "apiframe", prompt: "a lamp" }));
    await held;
    const before = h.paid.submissions.length;
    lines[store].become("silent");
    h.paid.release();
    const away = await h.get("/ready");
    lines[store].become("good");
    expect(away.statusCode).toBe(503);
    // Whoever lost the database has lost the edit, too; another takes it when the lease has run out.
    await again(() => sql`update edits set lease_until = now() where stage <> 'done'`.execute(h.database.db));
    await again(() => h.resume());
    const edit = await h.finished(id);
    expect(edit).toMatchObject({ status: "completed", credits: 9 });
    expect(h.paid.submissions).toHaveLength(before);
  });
});

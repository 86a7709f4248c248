import { randomUUID } from "node:crypto";
import { existsSync, lstatSync, mkdtempSync, readdirSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DocumentList, StoredDocument } from "../../contract/documents.ts";
import { damaged } from "../readings/refusals.ts";
import { mountSmallDisk } from "../testing/fullDisk.ts";
import { noise, ServerHarness } from "../testing/serverHarness.ts";
import { folderBlobs } from "./blobs.ts";
import { openFolderDatabase } from "./database.ts";
import { isDiskFull } from "./diskFull.ts";

const DEVICE = "/dev/full";

describe("a full disk is known", () => {
  test.runIf(existsSync(DEVICE))("from Node and from libvips", async () => {
    const folder = mkdtempSync(join(tmpdir(), "overpaint-full-"));
    for (const kind of ["png", "v", "tiff", "webp", "jpg"]) {
      const path = join(folder, `full.${kind}`);
      symlinkSync(DEVICE, path);
      const written = sharp(await noise({ width: 400, height: 300 })).toFile(path);
      expect(isDiskFull(await written.catch((error: unknown) => error)), kind).toBe(true);
    }
    let thrown: unknown;
    try {
      writeFileSync(DEVICE, "some bytes");
    } catch (error) {
      thrown = error;
    }
    expect(isDiskFull(thrown)).toBe(true);
    rmSync(folder, { recursive: true });
  });

  test("from the database, from a quota, from a worker's message, behind other errors", () => {
    expect(isDiskFull(Object.assign(new Error("could not extend file"), { code: "53100" }))).toBe(true);
    expect(isDiskFull(Object.assign(new Error("write"), { code: "EDQUOT" }))).toBe(true);
    expect(isDiskFull(new Error("ENOSPC: no space left on device, write"))).toBe(true);
    expect(isDiskFull(new Error("not kept", { cause: new Error("Disk quota exceeded") }))).toBe(true);
    expect(isDiskFull(new Error("ENOENT: no such file"))).toBe(false);
    expect(isDiskFull("ENOSPC")).toBe(false);
  });

  test("and no file is called damaged for it", () => {
    expect(damaged("TIFF", new Error("ENOSPC: no space left on device"))).toMatchObject({ code: "disk_full", retryable: true });
    expect(damaged("TIFF", new Error("odd bytes"))).toMatchObject({ code: "image_truncated" });
  });
});

/** Files that are open, deleted ones too: they go on taking room. */
function openFilesIn(folder: string): string[] {
  const open = readdirSync("/proc/self/fd").map((descriptor) => {
    const link = join("/proc/self/fd", descriptor);
    return existsSync(link) || lstatSync(link, { throwIfNoEntry: false }) ? readlinkSync(link) : "";
  });
  return open.filter((path) => path.startsWith(folder));
}

const disk = mountSmallDisk();

/** The database's files, its log and its reserve are 75 MB from the start. */
const roomy = mountSmallDisk(160);

function documentOf(imageId: string) {
  const at = "2030-01-02T03:04:05.000Z";
  const canvas = { width: 60, height: 40 };
  const layers = [{ imageId, x: 0, y: 0, ...canvas }];
  const version = { id: randomUUID(), label: "Original", canvas, layers, credits: 0, createdAt: at };
  const prompt = "a lamp ".repeat(200);
  return {
    id: randomUUID(),
    name: "Full",
    versions: [version],
    currentVersionId: version.id,
    maskId: null,
    prompt,
    createdAt: at,
    updatedAt: at,
  };
}

describe.runIf(roomy)("while the database has no room", () => {
  const lost: Error[] = [];
  let h: ServerHarness;
  let imageId: string;
  const save = () => h.send("POST", "/documents", documentOf(imageId));
  const saved = async () => DocumentList.parse((await h.get("/documents")).json()).map(({ id }) => id);
  const idOf = (response: Awaited<ReturnType<typeof save>>): string => StoredDocument.parse(response.json()).document.id;
  /** The next write needs a new segment of 16 MB. */
  const nextSegment = () => sql`select pg_switch_wal()`.execute(h.database.db);
  /** In the log alone: a table that has to grow would fail before. */
  const logSomething = () => sql`select pg_logical_emit_message(true, 'test', 'something')`.execute(h.database.db);
  const start = async () => {
    h = await ServerHarness.start({}, async (folder) => ({
      database: await openFolderDatabase(roomy?.folder ?? "", (error) => lost.push(error)),
      blobs: folderBlobs(folder),
    }));
    ({ id: imageId } = await h.upload(await noise({ width: 60, height: 40 })));
  };
  beforeAll(start);
  afterAll(async () => {
    await h.dispose();
    roomy?.unmount();
  });

  test("saving says so; with room again it is done, and nothing is lost", async () => {
    const acknowledged: string[] = [];
    roomy?.fill();
    let response = await save();
    for (; response.statusCode === 201; response = await save()) acknowledged.push(idOf(response));
    expect(response.json()).toMatchObject({ status: 507, code: "disk_full", retryable: true });
    roomy?.free();
    await expect.poll(async () => (await save()).statusCode).toBe(201);
    expect(await saved()).toEqual(expect.arrayContaining(acknowledged));
  });

  test("and a piece of its log is due, it goes on from its reserve: what is under way ends well, nothing new is begun", async () => {
    const id = idOf(await save());
    roomy?.fill();
    await nextSegment();
    await logSomething();
    await nextSegment();
    await expect.poll(() => h.database.hasRoom()).toBe(false);
    const refused = { save, upload: async () => h.send("POST", "/images", await noise({ width: 60, height: 40 }, 9)) };
    for (const ask of Object.values(refused)) {
      expect((await ask()).json()).toMatchObject({ status: 507, code: "disk_full", retryable: true });
    }
    expect(await saved()).toContain(id);
    expect((await h.app.inject({ method: "DELETE", url: `/api/documents/${id}` })).statusCode).toBe(204);
    roomy?.free();
    await expect.poll(() => h.database.hasRoom(), { timeout: 10_000 }).toBe(true);
    expect((await save()).statusCode).toBe(201);
  });

  test("and its reserve is used up, too, it ends instead of panicking, and has everything at the next start", async () => {
    const id = idOf(await save());
    roomy?.fill();
    const writing = async () => {
      for (;;) {
        // What the reserve gave back is filled as well.
        roomy?.fill();
        await nextSegment();
        await logSomething();
      }
    };
    await expect(writing()).rejects.toThrow("The database has ended");
    expect(lost).toHaveLength(1);
    await h.dispose();
    roomy?.free();
    await start();
    expect(await saved()).toContain(id);
    expect((await save()).statusCode).toBe(201);
  });
});

describe.runIf(disk)("while the server's disk is full", () => {
  let h: ServerHarness;
  let tiff: Buffer;
  let png: Buffer;
  let known: string;
  beforeAll(async () => {
    if (!disk) return;
    h = await ServerHarness.start({ blobs: folderBlobs(disk.folder) });
    const picture = sharp(await noise({ width: 60, height: 40 }));
    [png, tiff] = [await picture.clone().png().toBuffer(), await picture.clone().tiff().toBuffer()];
    known = (await h.upload(await noise({ width: 90, height: 60 }, 3))).id;
    disk.fill();
  });
  afterAll(async () => {
    h.app.server.closeAllConnections();
    await h.dispose();
    expect(openFilesIn(disk?.folder ?? "")).toEqual([]);
    disk?.unmount();
  });

  test("an upload, a reading, a render and a shown image say so and what to do; with room again they are done", async () => {
    const layers = [{ imageId: known, x: 0, y: 0 }];
    const render = (format: string) => h.send("POST", "/renders", { canvas: { width: 90, height: 60 }, layers, format });
    const asked = {
      upload: () => h.send("POST", "/images", png),
      reading: () => h.send("POST", "/images", tiff),
      shown: () => h.get(`/images/${known}/shown`),
      png: () => render("png"),
      psd: () => render("psd"),
      ora: () => render("ora"),
    };
    for (const [what, ask] of Object.entries(asked)) {
      const responded = await ask();
      expect(responded.json(), what).toMatchObject({ status: 507, code: "disk_full", retryable: true });
      expect(responded.json().detail).toContain("no space left on its disk");
    }
    expect((await h.get("/ready")).json()).toMatchObject({ status: 503, details: { blobs: "away", database: "ok" } });
    disk?.free();
    for (const [what, ask] of Object.entries(asked)) expect((await ask()).statusCode, what).toBeLessThan(300);
    expect((await h.get("/ready")).statusCode).toBe(200);
  });

  test("an upload over the network is not told to have broken off", async () => {
    disk?.fill();
    const url = await h.app.listen({ host: "127.0.0.1", port: 0 });
    const body = await noise({ width: 400, height: 300 }, 5);
    const responded = await fetch(`${url}/api/images`, { method: "POST", body: new Uint8Array(body) });
    expect(await responded.json()).toMatchObject({ status: 507, code: "disk_full" });
    disk?.free();
  });
});

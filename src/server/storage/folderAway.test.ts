import { existsSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { mountSmallDisk } from "../testing/fullDisk.ts";
import { noise, ServerHarness } from "../testing/serverHarness.ts";
import { folderBlobs } from "./blobs.ts";

const disk = mountSmallDisk(8);
const plain = mkdtempSync(join(tmpdir(), "overpaint-away-"));
afterAll(() => {
  disk?.unmount();
  rmSync(plain, { recursive: true });
});

interface Away {
  readonly folder: string;
  leave(): void;
  comeBack(): void;
}
/** A part of a folder is moved away, as if another program did it or its disk came off. */
const moved = (folder: string, part: string): Away => {
  const [path, elsewhere] = [join(folder, part), join(folder, "elsewhere")];
  return {
    folder,
    leave: () => renameSync(path, elsewhere),
    comeBack: () => existsSync(elsewhere) && renameSync(elsewhere, path),
  };
};
const AWAY: [string, Away | null][] = [
  ["is on a disk that can only be read now", disk && { folder: disk.folder, leave: disk.lock, comeBack: disk.unlock }],
  ["has lost its images", moved(join(plain, "a"), "blobs")],
  ["has lost where files come in", moved(join(plain, "b"), "incoming")],
];

describe.each(AWAY)("while the data folder %s", (what, away) => {
  let h: ServerHarness;
  let known: string;
  let foreign: string;
  beforeAll(async () => {
    if (!away) return;
    h = await ServerHarness.start({ blobs: folderBlobs(away.folder) });
    known = (await h.upload(await noise({ width: 90, height: 60 }, 3))).id;
    const tiff = sharp(await noise({ width: 30, height: 20 }, 4)).tiff();
    foreign = (await h.upload(await tiff.toBuffer())).id;
  });
  afterEach(() => away?.comeBack());
  afterAll(() => h?.dispose());

  test.runIf(away)("who needs it is told to ask again, and then it is done", async () => {
    const layers = [{ imageId: known, x: 0, y: 0 }];
    const render = (format: string) => h.send("POST", "/renders", { canvas: { width: 90, height: 60 }, layers, format });
    const writes = {
      upload: async () => h.send("POST", "/images", await noise({ width: 20, height: 10 }, 5)),
      tiff: async () =>
        h.send(
          "POST",
          "/images",
          await sharp(await noise({ width: 20, height: 10 }, 6))
            .tiff()
            .toBuffer(),
        ),
      shown: () => h.get(`/images/${known}/shown`),
      png: () => render("png"),
      ora: () => render("ora"),
      psd: () => render("psd"),
    };
    const reads = {
      original: () => h.get(`/images/${known}`),
      thumbnail: () => h.get(`/images/${known}?width=20`),
      reading: () => h.get(`/images/${known}/reading`),
      "shown foreign": () => h.get(`/images/${foreign}/shown`),
    };
    away?.leave();
    for (const [name, ask] of Object.entries(what.includes("images") ? { ...writes, ...reads } : writes)) {
      const responded = await ask();
      expect(responded.json(), name).toMatchObject({ status: 503, code: "unavailable", retryable: true });
      expect(responded.headers["retry-after"], name).toBeDefined();
      expect(responded.json().detail, name).toContain("data folder");
    }
    expect((await h.get("/ready")).json()).toMatchObject({ status: 503, details: { blobs: "away", database: "ok" } });
    away?.comeBack();
    for (const [name, ask] of Object.entries({ ...writes, ...reads })) expect((await ask()).statusCode, name).toBeLessThan(300);
    expect((await h.get("/ready")).statusCode).toBe(200);
  });
});

import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { EditRequest } from "../../contract/edits.ts";
import { onEachHome } from "../testing/homes.ts";
import { ServerHarness } from "../testing/serverHarness.ts";
import { createEditTable } from "./editTable.ts";

const LARGEST = { width: 65_535, height: 65_535 };
const WHOLE = { x: 0, y: 0, ...LARGEST };

onEachHome((home) => {
  let h: ServerHarness;
  beforeAll(async () => {
    h = await ServerHarness.start({}, home);
  });
  afterAll(() => h.dispose());

  const hostile: Readonly<Record<string, (request: EditRequest) => object>> = {
    "of the largest canvas": (request) => ({ ...request, canvas: LARGEST, region: undefined }),
    "that extends the largest canvas": (request) => ({
      ...request,
      mode: "outpaint",
      preset: "Zoom out 2x",
      maskId: undefined,
      canvas: LARGEST,
    }),
    "of the largest canvas and a small region": (request) => ({
      ...request,
      canvas: LARGEST,
      region: { x: 0, y: 0, width: 64, height: 48 },
    }),
    "just over the limit": (request) => ({ ...request, canvas: { width: 2_001, height: 1_000 } }),
  };

  test.each(Object.keys(hostile))("an edit %s is refused, in words, and nothing is begun", async (name) => {
    const refused = await h.postEdit(hostile[name]?.(await h.inpaint()) ?? {});
    expect(refused.json()).toMatchObject({ status: 413, code: "image_too_many_pixels", details: { maxMegapixels: 2 } });
    expect(refused.json().detail).toContain("At most 2 megapixels");
    expect((await h.get("/edits")).json().items).toEqual([]);
  });

  describe("an edit that an older server accepted", () => {
    const accepted = async (changes: Partial<EditRequest>): Promise<string> => {
      const request = { ...(await h.inpaint()), ...changes };
      const id = randomUUID();
      const row = { id, user: "local", key: id, requestHash: id, request, credits: 0, createdAt: new Date() };
      await createEditTable(h.database, new Map()).insert(row);
      return id;
    };

    test.each([
      ["a canvas", { canvas: LARGEST, region: WHOLE }],
      ["a canvas to extend", { canvas: LARGEST, mode: "outpaint", preset: "Make square" }],
      ["a region beyond its canvas", { region: WHOLE }],
    ] as const)("with %s that nobody could hold ends as failed, and the server goes on", async (_, changes) => {
      const id = await accepted(changes);
      await h.resume();
      expect(await h.finished(id)).toMatchObject({ status: "failed", error: { code: "image_too_many_pixels" } });
      expect(h.free.submissions).toEqual([]);
    });
  });
});

test("with hardly any memory everything is done, one after the other", async () => {
  const h = await ServerHarness.start({ imageMemoryBytes: 1 });
  const request = await h.inpaint();
  const [base] = request.layers;
  const asked = [1, 2, 3].map(async () => (await h.finished((await h.accept(request)).id)).status);
  const images = ["?width=8", "/reading", "/shown"].map(async (of) => (await h.get(`/images/${base?.imageId}${of}`)).statusCode);
  const { canvas, layers } = request;
  const renders = ["png", "psd"].map(async (format) => (await h.send("POST", "/renders", { canvas, layers, format })).statusCode);
  expect(await Promise.all(asked)).toEqual(["completed", "completed", "completed"]);
  expect(await Promise.all([...images, ...renders])).toEqual([200, 200, 200, 200, 200]);
  await h.dispose();
});

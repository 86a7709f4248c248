import { expect, test } from "vitest";
import { DEFAULT_SEAM, type Layer, type Version } from "../contract/documents.ts";
import { newDocument } from "../session/document/documentContent.ts";
import { type CompletedEdit, hasResult } from "./completedEdit.ts";
import { placeOf } from "./resultPlacement.ts";

const id = (letter: string): string => letter.repeat(64);
const content = newDocument({ name: "coffee", baseImage: { imageId: id("a"), width: 60, height: 40 } });
const at = content.createdAt;

function edit(mode: "inpaint" | "outpaint"): CompletedEdit {
  const region = mode === "inpaint" ? { x: 10, y: 5, width: 30, height: 20 } : { x: -30, y: 0, width: 90, height: 40 };
  const results = {
    documentId: content.id,
    engine: "local" as const,
    mode,
    canvas: { width: 60, height: 40 },
    layers: [{ imageId: id("a"), x: 0, y: 0 }],
    prompt: "",
    params: {},
    id: crypto.randomUUID(),
    stage: "done" as const,
    credits: 0,
    refunded: 0,
    createdAt: at,
    status: "completed" as const,
    progress: 100,
    result: { imageId: id("e"), region, scale: 1, located: "exact" as const },
    error: null,
    startedAt: at,
    completedAt: at,
  };
  if (!hasResult(results)) throw new Error("It has a result.");
  return results;
}

test("a result that waits goes on top of what was sent; an extension reaches beyond the old canvas", () => {
  const inpaint = edit("inpaint");
  const canvas = { x: 0, y: 0, width: 60, height: 40 };
  expect(placeOf(content, inpaint, undefined)).toEqual({
    version: content.versions[0],
    offset: { x: 0, y: 0 },
    beneath: [{ imageId: id("a"), x: 0, y: 0, width: 60, height: 40 }],
    above: [],
    known: [canvas],
    before: canvas,
    after: canvas,
    reopened: null,
  });
  expect(placeOf(content, edit("outpaint"), undefined)).toMatchObject({ before: canvas, after: { x: -30, width: 90 } });
});

test("a layer that is opened again keeps what lies beneath and above, on a canvas that was extended since", () => {
  const inpaint = edit("inpaint");
  const layer = (letter: string, x: number, y: number, of?: string): Layer => ({
    imageId: id(letter),
    x,
    y,
    width: 8,
    height: 8,
    ...(of && { editId: of, seam: DEFAULT_SEAM }),
  });
  const version: Version = {
    id: crypto.randomUUID(),
    label: "Extended",
    canvas: { width: 90, height: 40 },
    layers: [
      { ...layer("a", 30, 0), width: 60, height: 40 },
      layer("b", 33, 7),
      layer("c", 42, 8, inpaint.id),
      layer("d", 0, 0, crypto.randomUUID()),
    ],
    credits: 0,
    createdAt: at,
  };
  const extended = { ...content, versions: [...content.versions, version] };
  const canvas = { x: -30, y: 0, width: 90, height: 40 };
  expect(placeOf(extended, inpaint, { versionId: version.id, imageId: id("c") })).toEqual({
    version,
    offset: { x: -30, y: 0 },
    beneath: [
      { imageId: id("a"), x: 0, y: 0, width: 60, height: 40 },
      { imageId: id("b"), x: 3, y: 7, width: 8, height: 8 },
    ],
    above: [{ imageId: id("d"), x: -30, y: 0, width: 8, height: 8 }],
    known: [
      { x: 0, y: 0, width: 60, height: 40 },
      { x: 3, y: 7, width: 8, height: 8 },
    ],
    before: canvas,
    after: canvas,
    reopened: 2,
  });
});

test("a layer that was reopened in a version that was undone since is the current one's", () => {
  const inpaint = edit("inpaint");
  const layer = (letter: string, editId: string): Layer => ({ imageId: id(letter), x: 0, y: 0, width: 8, height: 8, editId });
  const first = content.versions[0] ?? expect.fail();
  const made = (layers: readonly Layer[]): Version => ({
    ...first,
    id: crypto.randomUUID(),
    layers: [...first.layers, ...layers],
  });
  const kept = layer("c", inpaint.id);
  const [current, undone] = [made([kept]), made([kept, layer("d", crypto.randomUUID())])];
  const versions = [first, current, undone];
  const all = { ...content, versions, currentVersionId: current.id, undoneVersionIds: [undone.id] };
  const reopened = { versionId: undone.id, imageId: kept.imageId };
  expect(placeOf(all, inpaint, reopened)).toMatchObject({ version: current, above: [], reopened: 1 });
});

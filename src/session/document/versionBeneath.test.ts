import { expect, test } from "vitest";
import type { Version } from "../../contract/documents.ts";
import { currentVersion, newDocument } from "./documentContent.ts";
import { acceptedSince, layerToAdjust, missingFrom, versionBeneath } from "./versionBeneath.ts";

const CANVAS = { width: 40, height: 30 };
const imageId = (letter: string) => letter.repeat(64);
const layer = (letter: string, x = 0) => ({ imageId: imageId(letter), x, y: 0, ...CANVAS });
const version = (id: string, letters: string, canvas = CANVAS): Version => ({
  id,
  label: id,
  canvas,
  layers: [...letters].map((letter) => layer(letter)),
  credits: 0,
  createdAt: "2030-01-01T00:00:00.000Z",
});
const content = (currentVersionId: string, ...versions: readonly Version[]) => ({
  ...newDocument({ name: "coffee", baseImage: { imageId: imageId("a"), ...CANVAS } }),
  versions: [...versions],
  currentVersionId,
});
const original = version("original", "a");
const requested = { canvas: CANVAS, layers: [{ imageId: imageId("a"), x: 0, y: 0 }] };

test("a result goes on the current version where that has grown from what was asked for, so that all accepted stay", () => {
  const [first, both] = [version("first", "ab"), version("both", "abc")];
  expect(versionBeneath(content("original", original), requested).id).toBe("original");
  const grown = content("both", original, first, both);
  expect(versionBeneath(grown, requested).id).toBe("both");
  expect(acceptedSince(both, requested)).toEqual([layer("b"), layer("c")]);
  expect(versionBeneath({ ...grown, currentVersionId: "original" }, requested).id).toBe("original");
  expect(acceptedSince(original, requested)).toEqual([]);
});

test("where the current version is another picture, it goes on the one that was asked for", () => {
  const other = version("other", "bc");
  const moved: Version = { ...version("moved", "a"), layers: [layer("a", 5), layer("b")] };
  const extended = version("extended", "ab", { width: 60, height: 30 });
  for (const current of [other, moved, extended]) {
    expect(versionBeneath(content(current.id, original, current), requested).id).toBe("original");
    expect(acceptedSince(current, requested)).toEqual([]);
  }
  // An older version is no longer what a later edit was asked for.
  const later = { canvas: CANVAS, layers: [...requested.layers, { imageId: imageId("b"), x: 0, y: 0 }] };
  expect(versionBeneath(content("original", original, version("first", "ab")), later).id).toBe("first");
});

test("where what was asked for is gone, it goes on the current version", () => {
  expect(versionBeneath(content("other", version("other", "bc")), requested).id).toBe("other");
});

test("layers that draw the same and erase something else are not the same", () => {
  const erasing = (letter: string): Version => {
    const [base] = original.layers;
    return { ...version(letter, "ab"), layers: [...(base ? [base] : []), { ...layer("b"), eraseId: imageId(letter) }] };
  };
  const [one, other] = [erasing("e"), erasing("f")];
  const askedOfOne = { canvas: CANVAS, layers: one.layers.map(({ width: _, height: __, ...placed }) => placed) };
  expect(versionBeneath(content("f", original, one, other), askedOfOne).id).toBe("e");
  expect(acceptedSince(other, askedOfOne)).toEqual([]);
});

/** A version whose letters after the first are layers of edits: capitals are the same edit, joined anew. */
const edited = (id: string, letters: string, canvas = CANVAS): Version => ({
  ...version(id, letters.toLowerCase(), canvas),
  layers: [...letters].map((letter, i) => ({
    ...layer(letter === letter.toLowerCase() ? letter : "f"),
    ...(i > 0 && { editId: `00000000-0000-4000-8000-00000000000${letter.toLowerCase()}` }),
  })),
});
const opened = (from: Version, at: number) => {
  const layer = from.layers[at];
  if (!layer) throw new Error("There is no such layer.");
  return { version: from, layer };
};

test("a seam that is opened from an older version is tuned in the current one, which has more", () => {
  const [first, both, cropped] = [edited("first", "ab"), edited("both", "abc"), edited("cropped", "ab", { width: 9, height: 9 })];
  const adjusted = edited("adjusted", "aBc");
  const all = (current: string) => content(current, original, first, both, adjusted, cropped);
  expect(layerToAdjust(all("both"), opened(first, 1))).toEqual(opened(both, 1));
  expect(layerToAdjust(all("adjusted"), opened(first, 1))).toEqual(opened(adjusted, 1));
  expect(layerToAdjust(all("cropped"), opened(first, 1))).toEqual(opened(cropped, 1));
  for (const current of ["both", "adjusted"]) expect(missingFrom(currentVersion(all(current)), both)).toEqual([]);
});

test("what is opened from a version that has grown from the current one stays in that", () => {
  const [first, both] = [edited("first", "ab"), edited("both", "abc")];
  for (const at of [1, 2]) {
    expect(layerToAdjust(content("first", original, first, both), opened(both, at))).toEqual(opened(both, at));
  }
});

test("what is opened from a version that was undone since is tuned in the current one", () => {
  const [first, both] = [edited("first", "ab"), edited("both", "abc")];
  const all = { ...content("first", original, first, both), undoneVersionIds: ["both"] };
  expect(layerToAdjust(all, opened(both, 1))).toEqual(opened(first, 1));
});

test("where the current version does not have the edit, what would be missing is known", () => {
  const [first, other] = [edited("first", "ab"), edited("other", "acd")];
  const all = content("other", original, first, other);
  expect(layerToAdjust(all, opened(first, 1))).toEqual(opened(first, 1));
  expect(missingFrom(currentVersion(all), first)).toEqual(other.layers.slice(1));
});

import { expect, test } from "vitest";
import type { Version } from "../../contract/documents.ts";
import { addVersion, imageIdsOf, newDocument, setPrompt, shownVersions, withUndone } from "./documentContent.ts";

const idOf = (digit: string): string => digit.repeat(64);
const layer = (digit: string, x: number, y: number) => ({ imageId: idOf(digit), x, y, width: 200, height: 100 });
const version = (width: number, ...layers: Version["layers"]): Version => ({
  id: crypto.randomUUID(),
  label: "",
  canvas: { width, height: 80 },
  layers,
  credits: 0,
  createdAt: "2026-11-23T09:00:00.000Z",
});

test("what was undone is not shown until it is redone, and stays", () => {
  const content = newDocument({
    name: "",
    baseImage: { imageId: idOf("a"), width: 100, height: 80 },
    now: new Date("2026-11-22"),
  });
  const made = version(100, layer("a", 0, 0), layer("b", 0, 0));
  const added = addVersion(content, made);
  const undone = withUndone(added, made.id, true);
  expect([undone.versions, shownVersions(undone)]).toEqual([added.versions, content.versions]);
  expect(shownVersions(withUndone(undone, made.id, false))).toEqual(added.versions);
});

test("a version is the latest, whatever the clock says", () => {
  const content = newDocument({
    name: "",
    baseImage: { imageId: idOf("a"), width: 100, height: 80 },
    now: new Date("2026-11-24"),
  });
  const made = [version(100, layer("a", 0, 0)), version(90, layer("a", 0, 0))];
  const labels = made.map(({ id }) => id);
  expect(shownVersions(made.reduce(addVersion, content)).map(({ id }) => id)).toEqual([content.currentVersionId, ...labels]);
});

test("what a layer erases by is one of the document's images, as its picture and its mask are", () => {
  const whole = { ...layer("b", 0, 0), eraseId: idOf("c"), maskId: idOf("d") };
  const content = newDocument({ name: "", baseImage: { imageId: idOf("a"), width: 100, height: 80 } });
  const versions = [...content.versions, version(100, layer("a", 0, 0), whole)];
  expect(imageIdsOf(versions)).toEqual(["a", "b", "c", "d"].map(idOf));
});

test("a prompt is cut to 2,000 UTF-16 units, as the vendor counts, and never within a character", () => {
  const content = newDocument({ name: "", baseImage: { imageId: idOf("a"), width: 100, height: 80 } });
  const emoji = "\u{1f3d4}";
  const cut = (prompt: string): string => setPrompt(content, "repaint", prompt).prompt;
  expect(cut(emoji.repeat(1000))).toBe(emoji.repeat(1000));
  expect(cut(emoji.repeat(1001))).toBe(emoji.repeat(1000));
  expect(cut(`x${emoji.repeat(1000)}`)).toBe(`x${emoji.repeat(999)}`);
});

import { expect, test } from "vitest";
import type { Version } from "../contract/documents.ts";
import { imageIdsOf, newDocument, reframedFrom, setPrompt } from "./documentContent.ts";

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

test("a version on another canvas knows what it was made of: all layers moved alike, one more where it was extended", () => {
  const first = version(100, layer("a", 0, 0));
  const repainted = version(100, layer("a", 0, 0), layer("b", 5, 6));
  const extended = version(150, layer("a", 50, 0), layer("b", 55, 6), layer("c", 0, 0));
  const content = { ...newDocument({ name: "", baseImage: { imageId: idOf("a"), width: 100, height: 80 } }) };
  const of = (one: Version) => reframedFrom({ ...content, versions: [first, repainted, extended] }, one);
  expect(of(extended)).toBe(repainted);
  expect(of(repainted)).toBeNull();
  expect(of(first)).toBeNull();
  const elsewhere = version(150, layer("a", 50, 0), layer("b", 54, 6), layer("c", 0, 0));
  expect(of(elsewhere)).toBeNull();
  const cropped = version(60, layer("a", -20, 0), layer("b", -15, 6));
  const again = version(50, layer("a", -30, 0), layer("b", -25, 6));
  const all = { ...content, versions: [first, repainted, cropped, again] };
  expect([reframedFrom(all, cropped), reframedFrom(all, again)]).toEqual([repainted, cropped]);
  const repaintedLater = version(150, ...extended.layers, layer("d", 1, 1));
  expect(of(repaintedLater)).toBeNull();
});

test("a step that covers more of the same canvas knows the one before, as does a picture of its own", () => {
  const tile = (digit: string, x: number) => ({ ...layer(digit, x, 40), width: 50, height: 40 });
  const first = { ...version(100, { ...layer("a", 0, 0), width: 100, height: 40 }), canvas: { width: 100, height: 40 } };
  const half = version(100, ...first.layers, tile("b", 0));
  const whole = version(100, ...half.layers, tile("c", 50));
  const repainted = version(100, ...whole.layers, tile("d", 20));
  const raw = version(90, layer("e", 0, 0));
  const versions = [first, half, whole, repainted, raw];
  const content = { ...newDocument({ name: "", baseImage: { imageId: idOf("a"), width: 100, height: 40 } }), versions };
  expect(versions.map((one) => reframedFrom(content, one))).toEqual([null, first, half, null, repainted]);
});

test("what a layer erases by is one of the document's images, as its picture and its mask are", () => {
  const whole = { ...layer("b", 0, 0), eraseId: idOf("c"), maskId: idOf("d") };
  const content = newDocument({ name: "", baseImage: { imageId: idOf("a"), width: 100, height: 80 } });
  const versions = [...content.versions, version(100, layer("a", 0, 0), whole)];
  expect(imageIdsOf({ ...content, versions })).toEqual(["a", "b", "c", "d"].map(idOf));
});

test("a prompt is cut to 2,000 UTF-16 units, as the vendor counts, and never within a character", () => {
  const content = newDocument({ name: "", baseImage: { imageId: idOf("a"), width: 100, height: 80 } });
  const emoji = "\u{1f3d4}";
  const cut = (prompt: string): string => setPrompt(content, prompt).prompt;
  expect(cut(emoji.repeat(1000))).toBe(emoji.repeat(1000));
  expect(cut(emoji.repeat(1001))).toBe(emoji.repeat(1000));
  expect(cut(`x${emoji.repeat(1000)}`)).toBe(`x${emoji.repeat(999)}`);
});

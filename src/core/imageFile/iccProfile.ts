import { blendBytes, textAt } from "./bytes.ts";
import type { ColourSpace, Primaries, TransferCurve, Xy } from "./colourSpace.ts";

type Xyz = readonly [x: number, y: number, z: number];
/** Rows. */
type Matrix = readonly [Xyz, Xyz, Xyz];
type Tag = readonly [signature: string, content: Uint8Array];

const HEADER_BYTES = 128;
const TAG_ENTRY_BYTES = 12;
const VERSION_4_3 = 0x04_30_00_00;
const D50: Xyz = [0.9642, 1, 0.8249];
/** Cone responses. (Bradford; ICC.1:2022, annex E) */
const BRADFORD: Matrix = [
  [0.8951, 0.2664, -0.1614],
  [-0.7502, 1.7135, 0.0367],
  [0.0389, -0.0685, 1.0296],
];

/**
 * An ICC profile that says what a colour space of primaries and a curve says.
 *
 * @param kind "GRAY" for an image of one channel: the curve alone
 * @see ICC.1:2022, sections 7.2, 8.3.3 and 8.4.2
 */
export function iccProfileOf({ name, primaries, curve }: ColourSpace, kind: "RGB " | "GRAY"): Uint8Array<ArrayBuffer> {
  const adaptation = toD50(xyzOf(primaries.white));
  const colorants = transposed(multiplied(adaptation, rgbToXyz(primaries)));
  const trc = curveTag(curve);
  const grey: Tag[] = [["kTRC", trc]];
  const rgb: Tag[] = [
    ["rXYZ", xyzTag(colorants[0])],
    ["gXYZ", xyzTag(colorants[1])],
    ["bXYZ", xyzTag(colorants[2])],
    ["rTRC", trc],
    ["gTRC", trc],
    ["bTRC", trc],
  ];
  return assembled(kind, [
    ["desc", textTag(name)],
    ["cprt", textTag("No rights reserved")],
    ["wtpt", xyzTag(D50)],
    ["chad", numbersTag("sf32", adaptation.flat())],
    ...(kind === "GRAY" ? grey : rgb),
  ]);
}

/** Colour space of a profile's data, by its header; null when it is no profile, or cut short. (ICC.1:2022, section 7.2) */
export function iccKindOf(profile: Uint8Array): "GRAY" | "RGB " | "CMYK" | "other" | null {
  if (profile.length < HEADER_BYTES + 4 || textAt(profile, 36, 4) !== "acsp") return null;
  const stated = new DataView(profile.buffer, profile.byteOffset).getUint32(0);
  if (stated > profile.length || stated < HEADER_BYTES + 4) return null;
  const space = textAt(profile, 16, 4);
  return space === "GRAY" || space === "RGB " || space === "CMYK" ? space : "other";
}

function assembled(kind: string, tags: readonly Tag[]): Uint8Array<ArrayBuffer> {
  const table = new Uint8Array(4 + TAG_ENTRY_BYTES * tags.length);
  const tableView = new DataView(table.buffer);
  tableView.setUint32(0, tags.length);
  const bodies: Uint8Array[] = [];
  const places = new Map<Uint8Array, number>();
  let end = HEADER_BYTES + table.length;
  for (const [i, [signature, tag]] of tags.entries()) {
    const at = places.get(tag) ?? end;
    if (at === end) {
      places.set(tag, at);
      bodies.push(tag);
      end += tag.length;
    }
    const entry = 4 + TAG_ENTRY_BYTES * i;
    writeText(table, entry, signature);
    tableView.setUint32(entry + 4, at);
    tableView.setUint32(entry + 8, tag.length);
  }
  const header = new Uint8Array(HEADER_BYTES);
  const view = new DataView(header.buffer);
  view.setUint32(0, end);
  view.setUint32(8, VERSION_4_3);
  writeText(header, 12, "mntr");
  writeText(header, 16, kind);
  writeText(header, 20, "XYZ ");
  writeText(header, 36, "acsp");
  D50.forEach((value, i) => {
    view.setInt32(68 + 4 * i, fixed(value));
  });
  return blendBytes([header, table, ...bodies]);
}

/** Linear RGB to XYZ, its white at Y = 1. (SMPTE RP 177) */
function rgbToXyz({ red, green, blue, white }: Primaries): Matrix {
  const columns: Matrix = [xyzOf(red), xyzOf(green), xyzOf(blue)];
  const [r, g, b] = applied(inverse(transposed(columns)), xyzOf(white));
  return transposed([scaled(columns[0], r), scaled(columns[1], g), scaled(columns[2], b)]);
}

/** Takes linear colours of one RGB space into another, white to white. */
export function matrixBetween(from: Primaries, to: Primaries): (rgb: Xyz) => Xyz {
  const toCommon = (space: Primaries): Matrix => multiplied(toD50(xyzOf(space.white)), rgbToXyz(space));
  const matrix = multiplied(inverse(toCommon(to)), toCommon(from));
  return (rgb) => applied(matrix, rgb);
}

function toD50(white: Xyz): Matrix {
  const from = applied(BRADFORD, white);
  const to = applied(BRADFORD, D50);
  const scale: Matrix = [
    [to[0] / from[0], 0, 0],
    [0, to[1] / from[1], 0],
    [0, 0, to[2] / from[2]],
  ];
  return multiplied(inverse(BRADFORD), multiplied(scale, BRADFORD));
}

const scaled = ([x, y, z]: Xyz, by: number): Xyz => [x * by, y * by, z * by];
const xyzOf = ([x, y]: Xy): Xyz => [x / y, 1, (1 - x - y) / y];
const dot = (a: Xyz, b: Xyz): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const applied = ([a, b, c]: Matrix, v: Xyz): Xyz => [dot(a, v), dot(b, v), dot(c, v)];
const transposed = ([[a, b, c], [d, e, f], [g, h, i]]: Matrix): Matrix => [
  [a, d, g],
  [b, e, h],
  [c, f, i],
];
const multiplied = (a: Matrix, b: Matrix): Matrix => {
  const [x, y, z] = transposed(b);
  return transposed([applied(a, x), applied(a, y), applied(a, z)]);
};
const cross = (a: Xyz, b: Xyz): Xyz => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
function inverse([a, b, c]: Matrix): Matrix {
  const columns: Matrix = [cross(b, c), cross(c, a), cross(a, b)];
  const determinant = dot(a, columns[0]);
  const [x, y, z] = columns;
  return transposed([scaled(x, 1 / determinant), scaled(y, 1 / determinant), scaled(z, 1 / determinant)]);
}

const fixed = (value: number): number => Math.round(value * 65_536);
const xyzTag = (xyz: Xyz): Uint8Array => numbersTag("XYZ ", xyz);

/** Numbers of 16.16 bits behind a tag type's name. */
function numbersTag(type: string, numbers: readonly number[], before: readonly number[] = []): Uint8Array {
  const tag = new Uint8Array(8 + before.length + 4 * numbers.length);
  writeText(tag, 0, type);
  tag.set(before, 8);
  const view = new DataView(tag.buffer);
  numbers.forEach((value, i) => {
    view.setInt32(8 + before.length + 4 * i, fixed(value));
  });
  return tag;
}

function curveTag(curve: TransferCurve): Uint8Array {
  if (curve.kind === "power") return numbersTag("para", [curve.exponent], [0, 0, 0, 0]);
  const { g, a, b, c, d } = curve;
  return numbersTag("para", [g, a, b, c, d], [0, 3, 0, 0]);
}

/** One text, in English. (ICC.1:2022, section 10.15) */
function textTag(text: string): Uint8Array {
  const letters = new Uint8Array(2 * text.length + ((2 * text.length) % 4));
  for (let i = 0; i < text.length; i++) letters[2 * i + 1] = text.charCodeAt(i);
  const head = new Uint8Array(28);
  const view = new DataView(head.buffer);
  writeText(head, 0, "mluc");
  view.setUint32(8, 1);
  view.setUint32(12, 12);
  writeText(head, 16, "enUS");
  view.setUint32(20, 2 * text.length);
  view.setUint32(24, 28);
  return blendBytes([head, letters]);
}

function writeText(bytes: Uint8Array, at: number, text: string): void {
  for (let i = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i);
}

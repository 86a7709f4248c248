import { encodeLight } from "./displayP3.ts";

/** Encoding of floats in 16 bits, and the profile that says what these mean. */
export interface FloatCoding {
  encode(value: number): number;
  readonly profile: Buffer | null;
}

const TAG_ENTRY_BYTES = 12;
const TABLE_AT = 128;
const CURVES: ReadonlySet<string> = new Set(["rTRC", "gTRC", "bTRC", "kTRC"]);
/** 2.2 as profiles have it, in 256ths. */
const GAMMA_256 = 563;
const MAX_TAGS = 100;

/**
 * Light without a profile gets the curve of sRGB. With a profile that says that its samples are light, they get a gamma, and so does the
 * profile: 16 bits of light show steps in the shadows. Samples with a curve of their own stay as they are. All are clipped to 0..1.
 */
export function floatCoding(isFloat: boolean, profile: Buffer | null): FloatCoding {
  if (!isFloat || profile === null) return { encode: encodeLight, profile };
  const curved = withGamma(profile);
  return curved ? { encode: encodeGamma, profile: curved } : { encode: encodeClipped, profile };
}

const encodeClipped = (value: number): number => Math.round(65_535 * Math.min(1, Math.max(0, value || 0)));
const encodeGamma = (light: number): number => encodeClipped(Math.max(0, light || 0) ** (256 / GAMMA_256));

/** The profile with a gamma in place of straight lines; null when not all of its curves are straight lines, or it has none. */
function withGamma(profile: Buffer): Buffer | null {
  const count = profile.length >= TABLE_AT + 4 ? profile.readUInt32BE(TABLE_AT) : 0;
  const entries = Array.from({ length: Math.min(count, MAX_TAGS) }, (_, i) => TABLE_AT + 4 + TAG_ENTRY_BYTES * i).filter(
    (at) => at + TAG_ENTRY_BYTES <= profile.length && CURVES.has(profile.toString("latin1", at, at + 4)),
  );
  const isLinear = (at: number) => {
    const from = profile.readUInt32BE(at + 4);
    return isStraight(profile.subarray(from, from + profile.readUInt32BE(at + 8)));
  };
  if (entries.length === 0 || !entries.every(isLinear)) return null;
  const gamma = Buffer.alloc(16);
  gamma.write("curv", 0, "latin1");
  gamma.writeUInt32BE(1, 8);
  gamma.writeUInt16BE(GAMMA_256, 12);
  const padding = Buffer.alloc(-profile.length & 3);
  const curved = Buffer.concat([profile, padding, gamma]);
  for (const at of entries) {
    curved.writeUInt32BE(profile.length + padding.length, at + 4);
    curved.writeUInt32BE(14, at + 8);
  }
  curved.writeUInt32BE(curved.length, 0);
  // An id is the checksum of what was changed.
  curved.fill(0, 84, 100);
  return curved;
}

/** @see ICC.1:2022, sections 10.6 and 10.18 */
function isStraight(curve: Buffer): boolean {
  const type = curve.toString("latin1", 0, 4);
  if (type === "para") return curve.length >= 16 && curve.readUInt16BE(8) === 0 && curve.readInt32BE(12) === 65_536;
  if (type !== "curv" || curve.length < 12) return false;
  const count = curve.readUInt32BE(8);
  if (count === 0) return true;
  if (curve.length < 12 + 2 * count) return false;
  if (count === 1) return curve.readUInt16BE(12) === 256;
  const table = Array.from({ length: count }, (_, i) => curve.readUInt16BE(12 + 2 * i));
  return table.every((value, i) => Math.abs(value - (65_535 * i) / (count - 1)) <= 2);
}

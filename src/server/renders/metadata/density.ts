/**
 * Pixels per unit of length, across and down. Without a unit it tells the shape of a pixel alone: 2 by 1 is twice as many across
 * as down.
 */
export interface Density {
  readonly x: number;
  readonly y: number;
  readonly unit: "inch" | "cm" | null;
}

export const METRES_AN_INCH = 0.0254;
const CM_AN_INCH = 2.54;
/** The most that a field of 16 bits holds. */
const MAX_SHORT = 65_535;

/** Pixels an inch; null where there is no unit. */
export function inchDensity(density: Density | null): Density | null {
  if (density?.unit !== "cm") return density?.unit === "inch" ? density : null;
  return { x: density.x * CM_AN_INCH, y: density.y * CM_AN_INCH, unit: "inch" };
}

/** Content of a PNG's pHYs chunk; null for a density that it cannot hold, and for none. */
export function physOf(density: Density | null): Buffer | null {
  if (!density) return null;
  const inches = inchDensity(density);
  const [x, y] = inches ? [inches.x / METRES_AN_INCH, inches.y / METRES_AN_INCH] : [density.x, density.y];
  if (Math.max(x, y) >= 2 ** 31 || Math.min(x, y) < 0.5) return null;
  const phys = Buffer.alloc(9);
  phys.writeUInt32BE(Math.round(x), 0);
  phys.writeUInt32BE(Math.round(y), 4);
  phys[8] = inches ? 1 : 0;
  return phys;
}

/** The segment that a JPEG begins with, with its marker; of no density where there is none or the segment cannot hold it. */
export function jfifOf(density: Density | null): Buffer {
  const jfif = Buffer.from("ffe000104a46494600010100000100010000", "hex");
  const [x, y] = [Math.round(density?.x ?? 0), Math.round(density?.y ?? 0)];
  if (!density || Math.min(x, y) < 1 || Math.max(x, y) > MAX_SHORT) return jfif;
  jfif[11] = density.unit === "inch" ? 1 : density.unit === "cm" ? 2 : 0;
  jfif.writeUInt16BE(x, 12);
  jfif.writeUInt16BE(y, 14);
  return jfif;
}

/** Photoshop's resource 1005; null for what it cannot hold. @see Adobe Photoshop File Formats Specification, "ResolutionInfo structure" */
export function resolutionInfo(density: Density | null): Buffer | null {
  const inches = inchDensity(density);
  if (!inches || Math.max(inches.x, inches.y) > MAX_SHORT) return null;
  const content = Buffer.alloc(16);
  const unit = density?.unit === "cm" ? 2 : 1;
  for (const [value, at] of [
    [inches.x, 0],
    [inches.y, 8],
  ] as const) {
    content.writeUInt32BE(Math.round(value * 65_536), at);
    content.writeUInt16BE(unit, at + 4);
    content.writeUInt16BE(unit, at + 6);
  }
  return content;
}

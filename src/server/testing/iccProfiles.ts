type Xyz = readonly [x: number, y: number, z: number];

const D50: Xyz = [0.9642, 1, 0.8249];
const HEADER_BYTES = 128;
const TAG_ENTRY_BYTES = 12;

/** An ICC profile of version 2 made of three primaries (XYZ under D50) and a gamma. @see ICC.1:2001-04 */
function matrixProfile(name: string, [red, green, blue]: readonly [Xyz, Xyz, Xyz], gamma: number): Buffer {
  const curve = curveTag(gamma);
  return profile("RGB ", name, {
    rXYZ: xyzTag(red),
    gXYZ: xyzTag(green),
    bXYZ: xyzTag(blue),
    rTRC: curve,
    gTRC: curve,
    bTRC: curve,
  });
}

/** Far wider than sRGB. */
export const prophoto = (): Buffer =>
  matrixProfile(
    "ProPhoto",
    [
      [0.79767, 0.28804, 0],
      [0.13519, 0.71187, 0],
      [0.03134, 0.00009, 0.82491],
    ],
    1.8,
  );
export const adobeRgb = (): Buffer =>
  matrixProfile(
    "Adobe RGB",
    [
      [0.60974, 0.31111, 0.01947],
      [0.20528, 0.62567, 0.06087],
      [0.14919, 0.06322, 0.74457],
    ],
    2.19921875,
  );
/** sRGB's primaries, samples in proportion to light. */
export const linearProfile = (): Buffer =>
  matrixProfile(
    "Linear",
    [
      [0.43607, 0.22249, 0.01392],
      [0.38515, 0.71687, 0.09708],
      [0.14307, 0.06061, 0.7141],
    ],
    1,
  );
/** Grey with a gamma other than sRGB's. */
export const greyGamma = (gamma = 1.8): Buffer => profile("GRAY", "Grey", { kTRC: curveTag(gamma) });

/** A profile of any kind, without the tags that its kind needs. */
export const oddProfile = (space: string, kind: string): Buffer => profile(space, "Odd", {}, kind);

function profile(space: string, name: string, more: Readonly<Record<string, Buffer>>, kind = "mntr"): Buffer {
  const tags = { desc: descriptionTag(name), cprt: textTag("No rights reserved"), wtpt: xyzTag(D50), ...more };
  const entries = Object.entries(tags);
  const table = Buffer.alloc(4 + TAG_ENTRY_BYTES * entries.length);
  table.writeUInt32BE(entries.length, 0);
  let offset = HEADER_BYTES + table.length;
  const bodies = entries.map(([signature, tag], i) => {
    const at = 4 + TAG_ENTRY_BYTES * i;
    table.write(signature, at, "latin1");
    table.writeUInt32BE(offset, at + 4);
    table.writeUInt32BE(tag.length, at + 8);
    const padded = Buffer.concat([tag, Buffer.alloc(-tag.length & 3)]);
    offset += padded.length;
    return padded;
  });
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32BE(offset, 0);
  header.writeUInt32BE(0x02_10_00_00, 8);
  header.write(kind, 12, "latin1");
  header.write(space, 16, "latin1");
  header.write("XYZ ", 20, "latin1");
  header.write("acsp", 36, "latin1");
  D50.forEach((value, i) => {
    header.writeInt32BE(fixed(value), 68 + 4 * i);
  });
  return Buffer.concat([header, table, ...bodies]);
}

const fixed = (value: number): number => Math.round(value * 65_536);

function xyzTag(xyz: Xyz): Buffer {
  const tag = Buffer.alloc(20);
  tag.write("XYZ ", 0, "latin1");
  xyz.forEach((value, i) => {
    tag.writeInt32BE(fixed(value), 8 + 4 * i);
  });
  return tag;
}

function curveTag(gamma: number): Buffer {
  const tag = Buffer.alloc(14);
  tag.write("curv", 0, "latin1");
  tag.writeUInt32BE(1, 8);
  tag.writeUInt16BE(Math.round(gamma * 256), 12);
  return tag;
}

const textTag = (text: string): Buffer => Buffer.from(`text\0\0\0\0${text}\0`, "latin1");

function descriptionTag(text: string): Buffer {
  const head = Buffer.alloc(12);
  head.write("desc", 0, "latin1");
  head.writeUInt32BE(text.length + 1, 8);
  return Buffer.concat([head, Buffer.from(`${text}\0`, "latin1"), Buffer.alloc(78)]);
}

const RUN_MAX = 128;
const RUN_MIN = 3;

/** Maximum number of bytes that `count` bytes take when packed. */
export const packedMax = (count: number): number => count + Math.ceil(count / RUN_MAX);

/**
 * Packs a row of bytes as PSD and TIFF do: runs of the same byte, and bytes as they are, 128 at a time at most.
 *
 * @param to room for `packedMax(from.length)` bytes from `at` on
 * @returns where the next row begins in `to`
 * @see TIFF 6.0, section 9 "PackBits Compression"
 */
export function packBits(from: Uint8Array, to: Uint8Array, at: number): number {
  let out = at;
  let i = 0;
  while (i < from.length) {
    const run = runAt(from, i);
    if (run >= RUN_MIN) {
      to[out++] = 257 - run;
      to[out++] = from[i] ?? 0;
      i += run;
      continue;
    }
    const start = i;
    i += run;
    while (i < from.length && i - start < RUN_MAX) {
      const next = runAt(from, i);
      if (next >= RUN_MIN) break;
      i = Math.min(i + next, start + RUN_MAX);
    }
    to[out++] = i - start - 1;
    for (let j = start; j < i; j++) to[out++] = from[j] ?? 0;
  }
  return out;
}

/** Length of the run of the byte at `i`, at most 128. */
function runAt(bytes: Uint8Array, i: number): number {
  const value = bytes[i];
  let end = i + 1;
  while (end < bytes.length && end - i < RUN_MAX && bytes[end] === value) end++;
  return end - i;
}

/** Unpacks into `to`; as many bytes as that has room for. */
export function unpackBits(from: Uint8Array, to: Uint8Array): void {
  let i = 0;
  let out = 0;
  while (i < from.length && out < to.length) {
    const head = from[i++] ?? 0;
    if (head === RUN_MAX) continue;
    if (head < RUN_MAX) {
      to.set(from.subarray(i, i + Math.min(head + 1, to.length - out)), out);
      i += head + 1;
      out += head + 1;
    } else {
      to.fill(from[i++] ?? 0, out, out + 257 - head);
      out += 257 - head;
    }
  }
}

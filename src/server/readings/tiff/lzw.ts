const [CLEAR, END, FIRST] = [256, 257, 258];
const MAX_CODES = 4_096;
const BLOCK_BYTES = 64 * 1024;

/**
 * Unpacks TIFF's LZW: codes of 9 to 12 bits from the highest bit on, the width growing one code early.
 *
 * @returns the bytes in blocks; none behind a code that there is not
 * @see TIFF 6.0, section 13
 */
export function* unpackLzw(packed: Uint8Array): Generator<Uint8Array> {
  const prefix = new Uint16Array(MAX_CODES);
  const last = new Uint8Array(MAX_CODES);
  const lengths = new Uint16Array(MAX_CODES);
  for (let i = 0; i < CLEAR; i++) {
    last[i] = i;
    lengths[i] = 1;
  }
  let block = new Uint8Array(BLOCK_BYTES + MAX_CODES);
  let filled = 0;
  let [width, next, previous] = [9, FIRST, -1];
  let [held, buffer] = [0, 0];
  for (let at = 0; ; ) {
    while (held < width && at < packed.length) {
      buffer = ((buffer & 0xff_ff) << 8) | (packed[at++] ?? 0);
      held += 8;
    }
    if (held < width) break;
    held -= width;
    const code = (buffer >> held) & ((1 << width) - 1);
    if (code === END) break;
    if (code === CLEAR) {
      [width, next, previous] = [9, FIRST, -1];
      continue;
    }
    if (previous < 0 ? code >= CLEAR : code > next) break;
    const isNew = code === next && previous >= 0;
    const length = isNew ? (lengths[previous] ?? 0) + 1 : (lengths[code] ?? 0);
    let [rest, to] = [isNew ? previous : code, filled + length - 1];
    if (isNew) to--;
    for (; to >= filled; to--) {
      block[to] = last[rest] ?? 0;
      rest = prefix[rest] ?? 0;
    }
    const first = block[filled] ?? 0;
    if (isNew) block[filled + length - 1] = first;
    filled += length;
    if (previous >= 0 && next < MAX_CODES) {
      prefix[next] = previous;
      last[next] = first;
      lengths[next] = (lengths[previous] ?? 0) + 1;
      next++;
      if (next === (1 << width) - 1 && width < 12) width++;
    }
    previous = code;
    if (filled >= BLOCK_BYTES) {
      yield block.subarray(0, filled);
      block = new Uint8Array(BLOCK_BYTES + MAX_CODES);
      filled = 0;
    }
  }
  if (filled > 0) yield block.subarray(0, filled);
}

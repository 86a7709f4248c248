const [CLEAR, END, FIRST] = [256, 257, 258];
const MAX_CODES = 4_096;
const BLOCK_BYTES = 1024 * 1024;
/** All that the codes of one table can stand for. */
const MAX_TABLE_BYTES = MAX_CODES * MAX_CODES;

/**
 * Unpacks TIFF's LZW: codes of 9 to 12 bits from the highest bit on, the width growing one code early. A string is a code's place in
 * what has been unpacked since the table was cleared: the one before it and one byte more.
 *
 * @param bytes how many there will be
 * @returns them in blocks, each valid until the next; none behind a code that there is not
 * @see TIFF 6.0, section 13
 */
export function* unpackLzw(packed: Uint8Array, bytes: number): Generator<Uint8Array> {
  const places = new Uint32Array(MAX_CODES);
  const lengths = new Uint16Array(MAX_CODES);
  const out = new Uint8Array(Math.min(bytes, MAX_TABLE_BYTES + BLOCK_BYTES) + MAX_CODES);
  let [filled, width, next] = [0, 9, FIRST];
  let [previousAt, previousLength] = [0, 0];
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
      [width, next, previousLength] = [9, FIRST, 0];
      if (filled >= BLOCK_BYTES) {
        yield out.subarray(0, filled);
        filled = 0;
      }
      continue;
    }
    if (previousLength > 0 && next < MAX_CODES) {
      places[next] = previousAt;
      lengths[next] = previousLength + 1;
      next++;
      if (next === (1 << width) - 1 && width < 12) width++;
    }
    if (code > CLEAR && code >= next) break;
    const length = code < CLEAR ? 1 : (lengths[code] ?? 0);
    if (filled + length > out.length) break;
    previousAt = filled;
    previousLength = length;
    // Forwards, byte by byte: a string may go on into what is being written.
    if (code < CLEAR) out[filled] = code;
    else for (let from = places[code] ?? 0, to = filled, end = filled + length; to < end; ) out[to++] = out[from++] ?? 0;
    filled += length;
  }
  if (filled > 0) yield out.subarray(0, filled);
}

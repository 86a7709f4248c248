const BLOCK_BYTES = 65_535;
const ADLER_PRIME = 65_521;

/**
 * Bytes as a zlib stream that is not compressed: the same on every machine, whichever zlib it has.
 *
 * @see RFC 1950, section 2.2; RFC 1951, section 3.2.4
 */
export function storedZlib(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const blocks = Math.max(1, Math.ceil(bytes.length / BLOCK_BYTES));
  const stream = new Uint8Array(2 + 5 * blocks + bytes.length + 4);
  const view = new DataView(stream.buffer);
  view.setUint16(0, 0x78_01);
  let at = 2;
  for (let block = 0; block < blocks; block++) {
    const part = bytes.subarray(block * BLOCK_BYTES, (block + 1) * BLOCK_BYTES);
    stream[at] = block === blocks - 1 ? 1 : 0;
    view.setUint16(at + 1, part.length, true);
    view.setUint16(at + 3, ~part.length & 0xffff, true);
    stream.set(part, at + 5);
    at += 5 + part.length;
  }
  let [a, b] = [1, 0];
  for (const byte of bytes) {
    a = (a + byte) % ADLER_PRIME;
    b = (b + a) % ADLER_PRIME;
  }
  view.setUint16(at, b);
  view.setUint16(at + 2, a);
  return stream;
}

/**
 * Code lengths of a prefix code for symbols that occur `counts` times, none longer than `limit` bits; 0 for a symbol that does not occur.
 * A lone symbol gets one bit. Where the limit is passed the counts are flattened and it is tried again, which ends since equal counts
 * give a balanced tree: 2^limit must not be less than the number of symbols.
 *
 * @see Huffman, A Method for the Construction of Minimum-Redundancy Codes (1952)
 */
export function codeLengths(counts: Uint32Array, limit: number): Uint8Array {
  const lengths = new Uint8Array(counts.length);
  const used = [...counts.keys()].filter((symbol) => counts[symbol] !== 0);
  if (used.length === 1) for (const symbol of used) lengths[symbol] = 1;
  if (used.length < 2) return lengths;
  const trees = used.map((symbol) => ({ count: counts[symbol] ?? 0, symbols: [symbol] })).sort((a, b) => a.count - b.count);
  while (trees.length > 1) {
    const [a, b] = trees.splice(0, 2);
    if (!a || !b) break;
    const joined = { count: a.count + b.count, symbols: [...a.symbols, ...b.symbols] };
    for (const symbol of joined.symbols) lengths[symbol] = (lengths[symbol] ?? 0) + 1;
    const at = trees.findIndex((tree) => tree.count >= joined.count);
    trees.splice(at < 0 ? trees.length : at, 0, joined);
  }
  return lengths.some((length) => length > limit)
    ? codeLengths(
        counts.map((count) => (count === 0 ? 0 : (count >> 1) | 1)),
        limit,
      )
    : lengths;
}

/**
 * The canonical codes of those lengths, bits reversed: deflate writes a code from its highest bit on, into bytes filled from the lowest.
 *
 * @see RFC 1951, section 3.2.2
 */
export function reversedCodes(lengths: Uint8Array): Uint16Array {
  const codes = new Uint16Array(lengths.length);
  let code = 0;
  for (let length = 1; length <= 15; length++) {
    for (const [symbol, own] of lengths.entries()) {
      if (own !== length) continue;
      codes[symbol] = reversed(code, length);
      code++;
    }
    code <<= 1;
  }
  return codes;
}

function reversed(code: number, length: number): number {
  let bits = 0;
  for (let i = 0; i < length; i++) bits |= ((code >> i) & 1) << (length - 1 - i);
  return bits;
}

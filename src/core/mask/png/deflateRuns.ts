import { BitWriter } from "./bitWriter.ts";
import { codeLengths, reversedCodes } from "./huffman.ts";

const MAX_MATCH = 258;
const END_OF_BLOCK = 256;
const RUNS_PER_BLOCK = 1 << 16;
const ADLER_BASE = 65521;
/** RFC 1951, section 3.2.7: the order in which the lengths of the code-length code stand. */
const LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** RFC 1951, section 3.2.5: symbol and extra bits of each match length. */
const MATCHES = matchTable();

/**
 * A zlib stream (RFC 1950) of bytes that come as runs: each run is a literal and matches at distance 1, in blocks with Huffman codes of
 * their own (RFC 1951). The work follows from the number of runs, but for one symbol for each 258 bytes of a long one.
 */
export class RunDeflater {
  readonly #out = new BitWriter();
  readonly #values = new Uint8Array(RUNS_PER_BLOCK);
  readonly #lengths = new Uint32Array(RUNS_PER_BLOCK);
  #runs = 0;
  #adlerA = 1;
  #adlerB = 0;

  constructor() {
    this.#out.byte(0x78);
    this.#out.byte(0x01);
  }

  /** `length` times the byte `value`; a run of no length is ignored. */
  push(value: number, length: number): void {
    if (length === 0) return;
    const last = this.#runs - 1;
    if (last >= 0 && this.#values[last] === value) {
      this.#lengths[last] = (this.#lengths[last] ?? 0) + length;
    } else {
      if (this.#runs === RUNS_PER_BLOCK) this.#writeBlock(false);
      this.#values[this.#runs] = value;
      this.#lengths[this.#runs++] = length;
    }
    this.#adlerB = (this.#adlerB + length * this.#adlerA + (value * length * (length + 1)) / 2) % ADLER_BASE;
    this.#adlerA = (this.#adlerA + value * length) % ADLER_BASE;
  }

  /** The whole stream. Nothing may be pushed after it. */
  finish(): Uint8Array<ArrayBuffer> {
    this.#writeBlock(true);
    this.#out.align();
    for (const sum of [this.#adlerB, this.#adlerA]) {
      this.#out.byte(sum >> 8);
      this.#out.byte(sum & 255);
    }
    return this.#out.bytes();
  }

  #writeBlock(isLast: boolean): void {
    const out = this.#out;
    const lengths = codeLengths(this.#countSymbols(), 15);
    const codes = reversedCodes(lengths);
    out.write(isLast ? 1 : 0, 1);
    out.write(2, 2);
    writeCodeLengths(out, lengths);
    const symbol = (s: number) => out.write(codes[s] ?? 0, lengths[s] ?? 0);
    const match = (length: number) => {
      const { symbol: s, extra, extraBits } = matchOf(length);
      symbol(s);
      // The extra bits, then the one distance code, which is the bit 0.
      out.write(extra, extraBits + 1);
    };
    for (let i = 0; i < this.#runs; i++) {
      const value = this.#values[i] ?? 0;
      symbol(value);
      let rest = (this.#lengths[i] ?? 0) - 1;
      for (; rest >= MAX_MATCH; rest -= MAX_MATCH) match(MAX_MATCH);
      if (rest >= 3) match(rest);
      else for (; rest > 0; rest--) symbol(value);
    }
    symbol(END_OF_BLOCK);
    this.#runs = 0;
  }

  #countSymbols(): Uint32Array {
    const counts = new Uint32Array(286);
    const add = (symbol: number, times: number) => {
      counts[symbol] = (counts[symbol] ?? 0) + times;
    };
    for (let i = 0; i < this.#runs; i++) {
      const value = this.#values[i] ?? 0;
      const repeats = (this.#lengths[i] ?? 0) - 1;
      const rest = repeats % MAX_MATCH;
      add(value, rest < 3 ? 1 + rest : 1);
      add(matchOf(MAX_MATCH).symbol, (repeats - rest) / MAX_MATCH);
      if (rest >= 3) add(matchOf(rest).symbol, 1);
    }
    add(END_OF_BLOCK, 1);
    return counts;
  }
}

interface CodedSymbol {
  readonly symbol: number;
  readonly extra: number;
  readonly extraBits: number;
}

function matchOf(length: number): CodedSymbol {
  const match = MATCHES[length];
  if (!match) throw new RangeError(`No match has a length of ${length}.`);
  return match;
}

function matchTable(): (CodedSymbol | undefined)[] {
  const table: (CodedSymbol | undefined)[] = [];
  let length = 3;
  for (let symbol = 257; symbol < 285; symbol++) {
    const extraBits = Math.max(0, Math.floor((symbol - 261) / 4));
    for (let extra = 0; extra < 1 << extraBits; extra++) table[length++] = { symbol, extra, extraBits };
  }
  table[MAX_MATCH] = { symbol: 285, extra: 0, extraBits: 0 };
  return table;
}

/** The two codes of a block, RFC 1951, section 3.2.7; of distances there is one, with one bit. */
function writeCodeLengths(out: BitWriter, literals: Uint8Array): void {
  const literalCount = Math.max(257, literals.findLastIndex((length) => length !== 0) + 1);
  const packed = packLengths([...literals.subarray(0, literalCount), 1]);
  const counts = new Uint32Array(19);
  for (const { symbol } of packed) counts[symbol] = (counts[symbol] ?? 0) + 1;
  const lengths = codeLengths(counts, 7);
  const codes = reversedCodes(lengths);
  const orderCount = Math.max(4, LENGTH_ORDER.findLastIndex((symbol) => lengths[symbol] !== 0) + 1);
  out.write(literalCount - 257, 5);
  out.write(0, 5);
  out.write(orderCount - 4, 4);
  for (const symbol of LENGTH_ORDER.slice(0, orderCount)) out.write(lengths[symbol] ?? 0, 3);
  for (const { symbol, extra, extraBits } of packed) {
    out.write(codes[symbol] ?? 0, lengths[symbol] ?? 0);
    out.write(extra, extraBits);
  }
}

/** Zeros are packed with the symbols 17 and 18; other lengths seldom repeat here and stand for themselves. */
function packLengths(lengths: readonly number[]): CodedSymbol[] {
  const packed: CodedSymbol[] = [];
  for (let at = 0; at < lengths.length; ) {
    const length = lengths[at] ?? 0;
    let zeros = 0;
    while (zeros < 138 && lengths[at + zeros] === 0) zeros++;
    if (zeros >= 11) packed.push({ symbol: 18, extra: zeros - 11, extraBits: 7 });
    else if (zeros >= 3) packed.push({ symbol: 17, extra: zeros - 3, extraBits: 3 });
    else packed.push({ symbol: length, extra: 0, extraBits: 0 });
    at += zeros >= 3 ? zeros : 1;
  }
  return packed;
}

/** A stream of numbers that depends on nothing but its seed. */
export interface Random {
  /** The next whole number in 0..below-1; `below` at least 1. */
  below(below: number): number;
}

/**
 * @param seed any whole number; its low 32 bits count
 * @see https://github.com/bryc/code/blob/master/jshash/PRNGs.md "mulberry32", public domain
 */
export function seededRandom(seed: number): Random {
  let state = seed | 0;
  return {
    below(below) {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return Math.floor(((mixed ^ (mixed >>> 14)) >>> 0) * (below / 4_294_967_296));
    },
  };
}

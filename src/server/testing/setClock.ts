/** The machine's own clock, which somebody sets: `Date` alone, as what measures durations cannot be set. */
export interface SetClock {
  /** Sets by how much it is off from now on, in milliseconds. */
  set(offMs: number): void;
  /** Gives the true clock back. */
  restore(): void;
}

/** PGlite's instants are told by it, as those of any database on a machine are by that machine's. */
export function settableClock(): SetClock {
  const TrueDate = Date;
  let off = 0;
  class OffDate extends TrueDate {
    constructor(...args: [] | ConstructorParameters<DateConstructor>) {
      if (args.length === 0) super(TrueDate.now() + off);
      else super(...args);
    }
    static override now(): number {
      return TrueDate.now() + off;
    }
  }
  globalThis.Date = OffDate as DateConstructor;
  return {
    set(offMs) {
      off = offMs;
    },
    restore() {
      globalThis.Date = TrueDate;
    },
  };
}

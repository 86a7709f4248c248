/** One line of the budget: a cost of ours beside the peer's in the same unit, and how large, or how small, their ratio may be. */
export interface Budget {
  readonly name: string;
  readonly demand: number;
  /** "most" where less is better, which is all but throughput. */
  readonly sense: "most" | "least";
  run(): Promise<Costs>;
}

export type Unit =
  | "ms"
  | "bytes"
  | "pixels"
  | "renders"
  | "requests/s"
  | "edits"
  | "edits/s"
  | "levels"
  | "1 - SSIM"
  | "CIEDE2000";

export interface Costs {
  readonly ours: number;
  readonly theirs: number;
  readonly unit: Unit;
  /** Remark that goes with the two figures. */
  readonly note?: string | undefined;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** Milliseconds that `work` takes. */
export async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Medians of both sides' own figures, taken in turn after a warm-up, so that neither has the better half of the run. */
export async function alternate(
  ours: () => number | Promise<number>,
  theirs: () => number | Promise<number>,
  { rounds = 9, warmUps = 3, unit = "ms" }: { rounds?: number; warmUps?: number; unit?: Unit } = {},
): Promise<Costs> {
  const figures = { ours: [] as number[], theirs: [] as number[] };
  for (let round = -warmUps; round < rounds; round++) {
    const one = await ours();
    const other = await theirs();
    if (round < 0) continue;
    figures.ours.push(one);
    figures.theirs.push(other);
  }
  return { ours: median(figures.ours), theirs: median(figures.theirs), unit };
}

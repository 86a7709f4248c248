import type { Budget, Costs } from "../measure.ts";
import { exactness } from "./exactness.ts";
import { firstPictures } from "./firstPicture.ts";
import { frameBudgets } from "./frames.ts";
import { growBy32 } from "./grow.ts";
import { maskPng } from "./maskPng.ts";
import { memory } from "./memory.ts";
import { moves } from "./moves.ts";
import { redraw } from "./redraw.ts";
import { stalls } from "./stalls.ts";
import { undo } from "./undo.ts";
import { wandOverAll } from "./wand.ts";

declare global {
  interface Window {
    /** Milliseconds of processor time that the page's process has taken so far, in steps of ten. */
    busyMs(): Promise<number>;
    /** For whoever drives the page. */
    bench: { readonly budgets: readonly Omit<Budget, "run">[]; run(name: string): Promise<Costs> };
  }
}

/** In the order of the budget table. */
const budgets: readonly Budget[] = [
  ...moves,
  ...frameBudgets,
  ...redraw,
  ...maskPng,
  ...exactness,
  ...undo,
  memory,
  growBy32,
  wandOverAll,
  ...firstPictures,
  ...stalls,
];

window.bench = {
  budgets: budgets.map(({ name, demand, sense }) => ({ name, demand, sense })),
  async run(name) {
    const budget = budgets.find((other) => other.name === name);
    if (!budget) throw new Error(`There is no budget "${name}".`);
    return budget.run();
  },
};

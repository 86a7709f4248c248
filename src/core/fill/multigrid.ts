/** Values a pixel, which share their equations: R, G, B. */
export const CHANNELS = 3;
/** A grid of so few unknown pixels is not halved any more. */
const COARSEST = 12;
const ROUNDS_COARSEST = 8;
/** Two pairs of pixels touch where blocks of 2 x 2 do, and their centres are twice as far apart. */
const LINK_SHARE = 0.5;
/** Three or four are enough for 1 %, whatever the size and shape. */
const USUAL_STEPS = 4;
const MAX_STEPS = 40;

/**
 * Equations on the pixels of a plane: the weight of an unknown pixel times its value, less each link times the value of the neighbour,
 * is what pulls at it. Links are the same from both ends, and those of a pixel together are lighter than its weight.
 */
export interface Equations {
  readonly width: number;
  /** Indices (y * width + x) of the unknown pixels, in raster order. */
  readonly unknown: Int32Array;
  /** Four of each unknown pixel, left, right, upper, lower, by their order among the unknown; -1 where there is none. */
  readonly neighbours: Int32Array;
  /** One of each neighbour. */
  readonly links: Float32Array;
  readonly weight: Float32Array;
}

/** A grid of the multigrid, with room to work. */
interface Grid extends Equations {
  /** For each unknown pixel the order of its block among the next grid's unknown ones; null on the coarsest. */
  readonly blocks: Int32Array | null;
  readonly pull: Float32Array;
  readonly value: Float32Array;
  readonly product: Float32Array;
}

/**
 * Solves the equations by conjugate gradients with a multigrid cycle as preconditioner: it can't run away, whatever the shape of what is
 * unknown. It stops when what is left of the energy norm is `accuracy` of what there was, as the preconditioner measures it; that is
 * within a factor of 1.5 of the true norm, since a step takes it to a sixth, which takes a condition number of 2.
 *
 * @param pull three of each unknown pixel
 * @param accuracy of the solution, a share of its own energy norm
 * @returns three values of each unknown pixel
 * @see Tatebe 1993, "The multigrid preconditioned conjugate gradient method"
 * @see Braess 1995, "Towards algebraic multigrid for elliptic problems of second order", for blocks with lighter links
 * @see Hackbusch 2016, "Iterative solution of large sparse systems of equations", section 10.2, for the bound
 */
export function solve(equations: Equations, pull: Float32Array, accuracy: number, onStep: (share: number) => void): Float32Array {
  const grids = gridsOf(equations);
  const [finest] = grids;
  const solution = new Float32Array(pull.length);
  if (!finest) return solution;
  const { pull: lack, value: wanted, product } = finest;
  const direction = new Float32Array(pull.length);
  lack.set(pull);
  let first: Channels | null = null;
  let last: Channels = [0, 0, 0];
  for (let step = 1; step <= MAX_STEPS; step++) {
    cycle(grids, 0);
    const energy = dot(lack, wanted);
    first ??= energy;
    if (energy.every((left, channel) => left <= accuracy ** 2 * (first?.[channel] ?? 0))) break;
    onStep(Math.min(1, (step - 0.5) / USUAL_STEPS));
    addTo(wanted, direction, ratio(energy, last), direction);
    multiply(finest, direction);
    const length = ratio(energy, dot(direction, product));
    addTo(solution, direction, length, solution);
    addTo(lack, product, [-length[0], -length[1], -length[2]], lack);
    last = energy;
    onStep(Math.min(1, step / USUAL_STEPS));
  }
  return solution;
}

type Channels = readonly [number, number, number];

const ratio = (a: Channels, b: Channels): Channels => [share(a[0], b[0]), share(a[1], b[1]), share(a[2], b[2])];
const share = (a: number, b: number): number => (b > 0 ? a / b : 0);

function dot(a: Float32Array, b: Float32Array): Channels {
  let [red, green, blue] = [0, 0, 0];
  for (let i = 0; i < a.length; i += CHANNELS) {
    red += (a[i] as number) * (b[i] as number);
    green += (a[i + 1] as number) * (b[i + 1] as number);
    blue += (a[i + 2] as number) * (b[i + 2] as number);
  }
  return [red, green, blue];
}

/** `into` = `a` + `by` * `b`. */
function addTo(a: Float32Array, b: Float32Array, [red, green, blue]: Channels, into: Float32Array): void {
  for (let i = 0; i < a.length; i += CHANNELS) {
    into[i] = (a[i] as number) + red * (b[i] as number);
    into[i + 1] = (a[i + 1] as number) + green * (b[i + 1] as number);
    into[i + 2] = (a[i + 2] as number) + blue * (b[i + 2] as number);
  }
}

function gridsOf(equations: Equations): Grid[] {
  const grids: Grid[] = [];
  for (let next: Equations | null = equations; next !== null; ) {
    const coarse: Halved | null = next.unknown.length > COARSEST ? halved(next) : null;
    const length = CHANNELS * next.unknown.length;
    const [pull, value, product] = [new Float32Array(length), new Float32Array(length), new Float32Array(length)];
    grids.push({ ...next, blocks: coarse?.blocks ?? null, pull, value, product });
    next = coarse?.equations ?? null;
  }
  return grids;
}

interface Halved {
  readonly equations: Equations;
  readonly blocks: Int32Array;
}

/** Half as many pixels a side, each a block of the unknown among up to 2 x 2. What holds a pixel at 0 holds its block. */
function halved(fine: Equations): Halved {
  const width = (fine.width + 1) >> 1;
  const blockAt = (i: number): number => {
    const x = i % fine.width;
    return (((i - x) / fine.width) >> 1) * width + (x >> 1);
  };
  const orderOf = new Int32Array(blockAt(fine.unknown.at(-1) ?? 0) + width).fill(-1);
  for (const i of fine.unknown) orderOf[blockAt(i)] = 0;
  const found: number[] = [];
  for (let block = 0; block < orderOf.length; block++) {
    if (orderOf[block] === -1) continue;
    orderOf[block] = found.length;
    found.push(block);
  }
  const blocks = fine.unknown.map((i) => orderOf[blockAt(i)] as number);
  const neighbours = new Int32Array(4 * found.length).fill(-1);
  const links = new Float32Array(4 * found.length);
  const weight = new Float32Array(found.length);
  for (let n = 0; n < blocks.length; n++) {
    const block = blocks[n] as number;
    // What is left of the weight without the links holds the pixel at 0.
    let held = fine.weight[n] as number;
    for (let side = 0; side < 4; side++) {
      const other = fine.neighbours[4 * n + side] as number;
      if (other < 0) continue;
      const link = fine.links[4 * n + side] as number;
      held -= link;
      const beside = blocks[other] as number;
      if (beside === block) continue;
      const at = 4 * block + side;
      neighbours[at] = beside;
      links[at] = (links[at] as number) + LINK_SHARE * link;
      weight[block] = (weight[block] as number) + LINK_SHARE * link;
    }
    weight[block] = (weight[block] as number) + held;
  }
  return { equations: { width, unknown: Int32Array.from(found), neighbours, links, weight }, blocks };
}

/** One V-cycle from 0: the same forwards and backwards, as conjugate gradients need it. Leaves in `value` about what `pull` asks for. */
function cycle(grids: readonly Grid[], depth: number): void {
  const grid = grids[depth] as Grid;
  const { value, pull, product, blocks } = grid;
  value.fill(0);
  if (blocks === null) {
    for (let round = 0; round < ROUNDS_COARSEST; round++) {
      relax(grid, "forwards");
      relax(grid, "backwards");
    }
    return;
  }
  relax(grid, "forwards");
  multiply(grid, value);
  const coarse = grids[depth + 1] as Grid;
  coarse.pull.fill(0);
  for (let n = 0; n < blocks.length; n++) {
    const block = CHANNELS * (blocks[n] as number);
    for (let [from, to] = [CHANNELS * n, block]; to < block + CHANNELS; from++, to++) {
      coarse.pull[to] = (coarse.pull[to] as number) + (pull[from] as number) - (product[from] as number);
    }
  }
  cycle(grids, depth + 1);
  for (let n = 0; n < blocks.length; n++) {
    const block = CHANNELS * (blocks[n] as number);
    for (let [to, from] = [CHANNELS * n, block]; from < block + CHANNELS; from++, to++) {
      value[to] = (value[to] as number) + (coarse.value[from] as number);
    }
  }
  relax(grid, "backwards");
}

/** Leaves in `product` the left side of the equations. */
function multiply({ neighbours, links, weight, product }: Grid, value: Float32Array): void {
  for (let n = 0; n < weight.length; n++) {
    const at = CHANNELS * n;
    const own = weight[n] as number;
    let red = own * (value[at] as number);
    let green = own * (value[at + 1] as number);
    let blue = own * (value[at + 2] as number);
    for (let side = 4 * n, end = side + 4; side < end; side++) {
      const other = neighbours[side] as number;
      if (other < 0) continue;
      const from = CHANNELS * other;
      const link = links[side] as number;
      red -= link * (value[from] as number);
      green -= link * (value[from + 1] as number);
      blue -= link * (value[from + 2] as number);
    }
    product[at] = red;
    product[at + 1] = green;
    product[at + 2] = blue;
  }
}

/** One round of Gauss and Seidel's. */
function relax({ neighbours, links, weight, pull, value }: Grid, direction: "forwards" | "backwards"): void {
  const count = weight.length;
  for (let k = 0; k < count; k++) {
    const n = direction === "forwards" ? k : count - 1 - k;
    const at = CHANNELS * n;
    let red = pull[at] as number;
    let green = pull[at + 1] as number;
    let blue = pull[at + 2] as number;
    for (let side = 4 * n, end = side + 4; side < end; side++) {
      const other = neighbours[side] as number;
      if (other < 0) continue;
      const from = CHANNELS * other;
      const link = links[side] as number;
      red += link * (value[from] as number);
      green += link * (value[from + 1] as number);
      blue += link * (value[from + 2] as number);
    }
    const by = 1 / (weight[n] as number);
    value[at] = red * by;
    value[at + 1] = green * by;
    value[at + 2] = blue * by;
  }
}

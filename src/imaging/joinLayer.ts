import { intersect, isEmpty, type Rect, rectOf, relativeTo, type Size } from "../core/geometry.ts";
import type { RunSource } from "../core/mask/runs.ts";
import type { JoinReport, JoinSettings } from "../core/seam/join.ts";
import type { PlacedPicture } from "./drawPicture.ts";
import { type PackedRuns, packRuns } from "./packedRuns.ts";
import { type FullPicture, pictureOf } from "./picture.ts";
import type { PlacedBitmap } from "./pixels.ts";
import { askWorker } from "./workerLane.ts";

/**
 * A candidate and where it goes. All rectangles in whole pixels of the old canvas; for an extended one `region` begins at
 * negative x or y. "mask": the paint is replaced. "frame": everything outside `old` is new.
 */
export type JoinInput = {
  readonly candidate: Blob;
  /** What the candidate covers, whatever its own size. */
  readonly region: Rect;
  /** The layers beneath, lowest first, to compare with. */
  readonly base: readonly PlacedPicture<FullPicture>[];
  readonly seam: JoinSettings;
  /** Pixels by which the paint was grown before it was sent, or that the new overlapped the old. */
  readonly sentGrow: number;
} & ({ readonly kind: "mask"; readonly mask: RunSource } | { readonly kind: "frame"; readonly old: Rect });

export interface JoinedLayer {
  /** RGBA, cut to what is not transparent: what is uploaded on accept. */
  readonly png: Blob;
  /** The same, to be shown. */
  readonly picture: FullPicture;
  /** Where it lies: inside the input's region. */
  readonly region: Rect;
  /** Pixels of the input's region that the layer leaves alone. Outside the region everything is kept: there is no layer. */
  readonly keptPixels: number;
  /** How many of those differ after compositing; counted, pixel by pixel. 0, or something is wrong. */
  readonly changedKept: number;
  /** What was measured on the way. */
  readonly report: JoinReport;
}

/** What the join worker is asked. */
export interface JoinQuestion {
  readonly candidate: Blob;
  readonly region: Rect;
  readonly seam: JoinSettings;
  readonly sentGrow: number;
  readonly base: readonly PlacedBitmap[];
  readonly where:
    | { readonly kind: "mask"; readonly size: Size; readonly runs: PackedRuns }
    | { readonly kind: "frame"; readonly old: Rect };
}

export interface JoinAnswer extends Omit<JoinedLayer, "picture"> {
  readonly levels: ImageBitmap[];
}

/**
 * Joins a candidate to the untouched original, in a worker that is killed on abort: registered, matched in colour, cut by the
 * seam's alpha, encoded, composited over the original and compared with it.
 *
 * @throws AppError `engine_bad_answer` when the candidate cannot be decoded, `mask_empty` when nothing of the region is replaced
 */
export async function joinLayer(input: JoinInput, signal: AbortSignal): Promise<JoinedLayer> {
  const { candidate, region, seam, sentGrow } = input;
  const base = await Promise.all(input.base.flatMap((layer) => cropped(layer, region)));
  const reach = Math.ceil(Math.max(seam.grow + seam.feather, sentGrow + 1));
  const where =
    input.kind === "frame"
      ? { kind: input.kind, old: input.old }
      : {
          kind: input.kind,
          size: input.mask.size,
          runs: packRuns(input.mask, region.y - reach, region.y + region.height + reach),
        };
  const start = () => new Worker(new URL("./join.worker.ts", import.meta.url), { type: "module" });
  const { levels, ...layer } = await askWorker<JoinQuestion, JoinAnswer>(
    start,
    { candidate, region, seam, sentGrow, base, where },
    { signal, transfer: base.map(({ bitmap }) => bitmap) },
  );
  return { ...layer, picture: pictureOf(levels, layer.png) };
}

// Only the region's part goes to the worker: a bitmap that is not handed over is copied whole.
function cropped({ picture, x, y }: PlacedPicture<FullPicture>, region: Rect): Promise<PlacedBitmap>[] {
  const part = intersect(relativeTo(region, { x, y }), rectOf(picture.size));
  if (isEmpty(part)) return [];
  const bitmap = createImageBitmap(picture.full, part.x, part.y, part.width, part.height);
  return [bitmap.then((cut) => ({ bitmap: cut, x: x + part.x, y: y + part.y }))];
}

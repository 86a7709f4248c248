import { intersect, isEmpty, type Rect, rectOf, relativeTo, type Size } from "../../core/geometry/geometry.ts";
import type { RunSource } from "../../core/mask/runs.ts";
import type { BlendSettings } from "../../core/seam/blend.ts";
import type { Registration } from "../../core/seam/register.ts";
import { type FullPicture, type Picture, pictureOf } from "../decode/picture.ts";
import type { PlacedPicture } from "../pixels/drawPicture.ts";
import type { PlacedBitmap } from "../pixels/pixels.ts";
import { WorkerQueue } from "../worker/workerQueue.ts";
import { type PackedRuns, packRuns } from "./packedRuns.ts";

/**
 * A result and where it goes. All rectangles in whole pixels of the old canvas; for an extended one `region` begins at
 * negative x or y. "mask": the paint is replaced. "frame": everything outside `old` is new.
 */
export type BlendInput = {
  readonly result: Blob;
  /** The area that the result covers, whatever its own size. */
  readonly region: Rect;
  /** The layers beneath, lowest first, to compare with. */
  readonly base: readonly PlacedPicture<FullPicture>[];
  /** Pixels by which the paint was grown before it was sent, or that the new overlapped the old. */
  readonly maskDilation: number;
  /** The parts of the canvas that the layers beneath cover. */
  readonly known: readonly Rect[];
  /** The result was made of the original on white, whose alpha it gets; else it has its own. */
  readonly keepsAlpha: boolean;
  /** Fetches original and result in the original's own samples; null where these are 8 bits of sRGB, as a canvas has them. */
  readonly fetchOwn: ((signal: AbortSignal) => Promise<OwnFiles>) | null;
} & ({ readonly kind: "mask"; readonly mask: RunSource } | { readonly kind: "frame"; readonly old: Rect });

/** PNGs of the original's depth and profile: what lies beneath in the region, at its size, and the result at its own. */
export interface OwnFiles {
  readonly original: Blob;
  readonly result: Blob;
}

/** A layer at full size, as it would be accepted. */
export interface BlendedLayer {
  /** RGBA, cut to what is not transparent: what is uploaded on accept. */
  readonly png: Blob;
  /** The same, to be shown. */
  readonly picture: FullPicture;
  /** Of the layer's size: by its alpha what lies beneath is erased first. Null for nothing. */
  readonly erase: { readonly png: Blob; readonly picture: FullPicture } | null;
  /** Some of the original that it was made of is transparent. */
  readonly isTransparent: boolean;
  /** The layer's bounds: inside the input's region. */
  readonly region: Rect;
  /** Pixels of the input's region that the layer leaves alone. Outside the region everything is kept: there is no layer. */
  readonly keptPixels: number;
  /** Number of those that differ after compositing; counted, pixel by pixel. Anything but 0 is an error. */
  readonly changedKept: number;
  /** Pixels beside what is replaced that the layer changes, too: the seam's band. */
  readonly bandPixels: number;
  /** The measured alignment of the result. */
  readonly registration: Registration;
}

/** The preview that is shown until the layer is there at full size. */
export interface BlendPreview {
  readonly layer: PlacedPicture;
  /** The seam's band, tinted, as coarse as the layer; null where it is not asked for. */
  readonly band: PlacedPicture | null;
}

/** Red, green, blue and alpha, 0..255. */
export type Tint = readonly [r: number, g: number, b: number, a: number];

/** The first message to the blend worker, which keeps what it prepares from it. */
interface PrepareRequest {
  readonly kind: "prepare";
  readonly result: Blob;
  readonly region: Rect;
  readonly maskDilation: number;
  readonly known: readonly Rect[];
  readonly keepsAlpha: boolean;
  readonly base: readonly PlacedBitmap[];
  readonly where:
    | { readonly kind: "mask"; readonly size: Size; readonly runs: PackedRuns }
    | { readonly kind: "frame"; readonly old: Rect };
}
export type BlendRequest =
  | PrepareRequest
  | { readonly kind: "preview"; readonly seam: BlendSettings; readonly bandTint: Tint | null }
  | { readonly kind: "band"; readonly seam: BlendSettings; readonly tint: Tint }
  | { readonly kind: "blend"; readonly seam: BlendSettings; readonly own: OwnFiles | null };

/** A bitmap, perhaps a coarse one, of what covers `region`. */
export interface CoarseLayer {
  readonly bitmap: ImageBitmap;
  /** By its alpha what lies beneath is erased first. */
  readonly erase?: ImageBitmap;
  readonly region: Rect;
}
export type BlendResponse =
  | { readonly kind: "prepared" }
  | { readonly kind: "previewed"; readonly layer: CoarseLayer; readonly band: CoarseLayer | null }
  | { readonly kind: "banded"; readonly band: CoarseLayer }
  | ({ readonly kind: "blended"; readonly levels: ImageBitmap[]; readonly erase: EncodedLevels | null } & Omit<
      BlendedLayer,
      "picture" | "erase"
    >);

/** A file, and what it looks like. */
export interface EncodedLevels {
  readonly png: Blob;
  readonly levels: ImageBitmap[];
}

/** Rows of paint beyond the region that a seam can still reach into it from: the most that a seam allows of grow and feather. */
const MAX_REACH = 512;

const start = () => new Worker(new URL("./blend.worker.ts", import.meta.url), { type: "module" });

/**
 * A result that is being blended to the untouched original: registered, matched in colour, cut by the seam's alpha. The heavy part is
 * done once, in a worker that holds it until this is closed: 4 bytes a pixel of the region for the original, and about 110 MB.
 *
 * @throws AppError `engine_bad_result` when the result cannot be decoded, `mask_empty` when nothing of the region is replaced
 */
export class ResultBlending {
  readonly #input: BlendInput;
  readonly #closing = new AbortController();
  readonly #queue = new WorkerQueue<BlendRequest, BlendResponse>(start, "stop");
  #preparing: Promise<void> | null = null;
  #own: Promise<OwnFiles> | null = null;

  constructor(input: BlendInput) {
    this.#input = input;
  }

  /** Something to look at, soon. Its pictures are the caller's to close. */
  async preview(seam: BlendSettings, bandTint: Tint | null, signal: AbortSignal): Promise<BlendPreview> {
    const result = await this.#run({ kind: "preview", seam, bandTint }, signal);
    if (result.kind !== "previewed") throw new RangeError("A preview was asked for.");
    return { layer: coarse(result.layer), band: result.band && coarse(result.band) };
  }

  /** The seam's band, tinted, from the pixels at full size. The picture is the caller's to close. */
  async band(seam: BlendSettings, tint: Tint, signal: AbortSignal): Promise<PlacedPicture> {
    const result = await this.#run({ kind: "band", seam, tint }, signal);
    if (result.kind !== "banded") throw new RangeError("A band was asked for.");
    return coarse(result.band);
  }

  /** The layer itself, encoded; composited over the original and compared with it. Its picture is the caller's to close. */
  async blend(seam: BlendSettings, signal: AbortSignal): Promise<BlendedLayer> {
    const own = await this.#fetchOwn(signal);
    const result = await this.#run({ kind: "blend", seam, own }, signal);
    if (result.kind !== "blended") throw new RangeError("A layer was asked for.");
    const { kind: _, levels, erase, ...layer } = result;
    const eraser = erase && { png: erase.png, picture: pictureOf(erase.levels, erase.png) };
    return { ...layer, picture: pictureOf(levels, layer.png), erase: eraser };
  }

  /** The result as it came, laid over all of its region. The picture is the caller's to close. */
  async unblended(): Promise<PlacedPicture> {
    const { result, region } = this.#input;
    return coarse({ bitmap: await createImageBitmap(result), region });
  }

  close(): void {
    this.#closing.abort();
    this.#queue.close();
  }

  async #fetchOwn(signal: AbortSignal): Promise<OwnFiles | null> {
    const { fetchOwn } = this.#input;
    if (!fetchOwn) return null;
    this.#own ??= fetchOwn(this.#closing.signal);
    try {
      const own = await this.#own;
      signal.throwIfAborted();
      return own;
    } catch (error) {
      // The server may have been away: the next time asks again.
      if (!signal.aborted) this.#own = null;
      throw error;
    }
  }

  async #run(request: BlendRequest, signal: AbortSignal): Promise<BlendResponse> {
    this.#preparing ??= this.#prepare();
    try {
      await this.#preparing;
      signal.throwIfAborted();
      return await this.#queue.run(request, { signal });
    } catch (error) {
      // A worker that fell has lost what it held.
      if (!signal.aborted) this.#preparing = null;
      throw error;
    }
  }

  async #prepare(): Promise<void> {
    const { result, region, maskDilation, known, keepsAlpha, ...input } = this.#input;
    const base = await Promise.all(input.base.flatMap((layer) => cropped(layer, region)));
    const where =
      input.kind === "frame"
        ? { kind: input.kind, old: input.old }
        : {
            kind: input.kind,
            size: input.mask.size,
            runs: packRuns(input.mask, region.y - MAX_REACH, region.y + region.height + MAX_REACH),
          };
    const request: BlendRequest = { kind: "prepare", result, region, maskDilation, known, keepsAlpha, base, where };
    const transfer = base.flatMap(({ bitmap, erase }) => (erase ? [bitmap, erase] : [bitmap]));
    await this.#queue.run(request, { signal: new AbortController().signal, transfer });
  }
}

function coarse({ bitmap, erase, region }: CoarseLayer): PlacedPicture {
  const { x, y, width, height } = region;
  const shown = (level: ImageBitmap): Picture => ({ size: { width, height }, levels: [level], close: () => level.close() });
  return { picture: shown(bitmap), ...(erase && { erase: shown(erase) }), x, y };
}

// Only the region's part goes to the worker: a bitmap that is not handed over is copied whole.
function cropped({ picture, erase, x, y }: PlacedPicture<FullPicture>, region: Rect): Promise<PlacedBitmap>[] {
  const part = intersect(relativeTo(region, { x, y }), rectOf(picture.size));
  if (isEmpty(part)) return [];
  const cut = ({ full }: FullPicture) => createImageBitmap(full, part.x, part.y, part.width, part.height);
  const cuts = Promise.all([cut(picture), erase && cut(erase)]);
  return [cuts.then(([bitmap, eraser]) => ({ bitmap, ...(eraser && { erase: eraser }), x: x + part.x, y: y + part.y }))];
}

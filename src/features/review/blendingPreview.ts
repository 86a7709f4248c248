import type { Seam } from "../../contract/documents.ts";
import { AppError } from "../../core/appError.ts";
import type { Registration } from "../../core/seam/register.ts";
import type { BlendedLayer, ResultBlending, Tint } from "../../imaging/blend/blending.ts";
import type { Picture } from "../../imaging/decode/picture.ts";
import type { PlacedPicture } from "../../imaging/pixels/drawPicture.ts";
import { type Clock, pause } from "../../session/clock.ts";
import { backoffMs } from "../../session/sync/backoff.ts";

/** For how long a slider rests before the full size is begun: until it hears of a stop, the full size keeps the next preview waiting. */
const IDLE_MS = 300;

/** A blend as it stands; the same object until something changes. */
export interface BlendingPreviewSnapshot {
  readonly seam: Seam;
  /** The newest there is to look at, perhaps still of the settings before; null before the first. */
  readonly shown: PlacedPicture | null;
  /** At full size, by just these settings; null while it is on its way. */
  readonly blended: BlendedLayer | null;
  /** The measured alignment of the result; null before it is measured. */
  readonly registration: Registration | null;
  /** The seam's band, while it is asked for; as new as what is shown. */
  readonly band: PlacedPicture | null;
  /** The result as it came, while it is asked for. */
  readonly unblended: PlacedPicture | null;
  readonly failure: { readonly error: unknown } | null;
}

export type BlendPort = Pick<ResultBlending, "preview" | "blend" | "band" | "unblended" | "close">;

interface Options {
  readonly seam: Seam;
  /** Fetches what is blended. */
  readonly open: (signal: AbortSignal) => Promise<BlendPort>;
  /** Called when the settings rest: they are to be kept. */
  readonly onIdle: (seam: Seam) => void;
  readonly clock: Clock;
}

/**
 * A result whose seam is being tuned. What is asked for is previewed as fast as previews come, each time the newest; when the settings
 * rest the layer is made at full size, and counted. Until then what was shown before stays. What fails because the server is away is
 * tried again by itself.
 */
export class BlendingPreview {
  readonly #options: Options;
  readonly #listeners = new Set<() => void>();
  readonly #closing = new AbortController();
  #opening: Promise<BlendPort> | null = null;
  #idling = new AbortController();
  #snapshot: BlendingPreviewSnapshot;
  #previewed: Seam | null = null;
  /** The settings of the band that is shown at full size. */
  #banded: Seam | null = null;
  #bandTint: Tint | null = null;
  #isRunning = false;
  /** In a row. */
  #failures = 0;
  #kept: Seam;
  #taken: Picture | null = null;
  /** No longer shown, but whoever draws may be a frame behind. */
  #superseded: readonly PlacedPicture[] = [];

  constructor(options: Options) {
    this.#options = options;
    this.#kept = options.seam;
    this.#snapshot = {
      seam: options.seam,
      shown: null,
      blended: null,
      registration: null,
      band: null,
      unblended: null,
      failure: null,
    };
    void this.#run();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly getSnapshot = (): BlendingPreviewSnapshot => this.#snapshot;

  /** Blends by other settings; by the same ones again after a failure. */
  adjust(seam: Seam): void {
    this.#idling.abort();
    this.#publish({ seam, blended: null, failure: null });
    void this.#run();
  }

  /** Shows the seam's band in a tint, or no longer. */
  showBand(tint: Tint | null): void {
    this.#bandTint = tint;
    this.#publish({ band: null });
    this.#banded = null;
    void this.#run();
  }

  /** Shows the result as it came, or no longer. */
  async showUnblended(isShown: boolean): Promise<void> {
    if (!isShown) return this.#publish({ unblended: null });
    try {
      const unblended = await (await this.#opened()).unblended();
      if (this.#closing.signal.aborted) unblended.picture.close();
      else this.#publish({ unblended });
    } catch (error) {
      this.#fail(error);
    }
  }

  /** The layer of the settings as they stand, whose picture is from now on the caller's to close; null while it is on its way. */
  take(): { readonly layer: BlendedLayer; readonly seam: Seam } | null {
    const { blended, seam } = this.#snapshot;
    if (!blended) return null;
    this.#taken = blended.picture;
    return { layer: blended, seam };
  }

  /** Ends the worker and lets go of the pictures. */
  close(): void {
    this.#closing.abort();
    this.#idling.abort();
    this.#opening?.then((blend) => blend.close()).catch(() => undefined);
    this.#closeAll([...this.#superseded, ...picturesOf(this.#snapshot)]);
  }

  async #run(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    try {
      const blend = await this.#opened();
      while (await this.#step(blend));
      this.#failures = 0;
    } catch (error) {
      this.#fail(error);
      if (error instanceof AppError && error.retryable) void this.#tryAgain();
    } finally {
      this.#isRunning = false;
    }
  }

  /** After a while, where it has not been asked for meanwhile. */
  async #tryAgain(): Promise<void> {
    const { failure } = this.#snapshot;
    await pause(backoffMs(this.#failures++), this.#options.clock, this.#closing.signal).catch(() => undefined);
    if (!this.#closing.signal.aborted && failure !== null && this.#snapshot.failure === failure) this.adjust(this.#snapshot.seam);
  }

  /** Does the next thing that is missing; false when nothing is. */
  async #step(blend: BlendPort): Promise<boolean> {
    const { signal } = this.#closing;
    const { seam, blended } = this.#snapshot;
    if (this.#previewed !== seam) {
      const tint = this.#bandTint;
      const { layer, band } = await blend.preview(seam, tint, signal);
      this.#previewed = seam;
      this.#publish({ shown: layer });
      if (band && tint === this.#bandTint) this.#publish({ band });
      else band?.picture.close();
      return true;
    }
    if (blended) return this.#refineBand(blend, seam);
    if (seam !== this.#kept) this.#options.onIdle(seam);
    this.#kept = seam;
    const resting = new AbortController();
    this.#idling = resting;
    const stopped = AbortSignal.any([signal, resting.signal]);
    try {
      if (seam !== this.#options.seam) await pause(IDLE_MS, this.#options.clock, stopped);
      const layer = await blend.blend(seam, stopped);
      this.#publish({ blended: layer, registration: layer.registration, shown: placedOf(layer) });
    } catch (error) {
      if (!resting.signal.aborted || signal.aborted) throw error;
    }
    return true;
  }

  /** A preview's band is a coarse one. */
  async #refineBand(blend: BlendPort, seam: Seam): Promise<boolean> {
    const tint = this.#bandTint;
    if (!tint || this.#banded === seam) return false;
    const band = await blend.band(seam, tint, this.#closing.signal);
    this.#banded = seam;
    if (tint === this.#bandTint && seam === this.#snapshot.seam) this.#publish({ band });
    else band.picture.close();
    return true;
  }

  #closeAll(pictures: readonly PlacedPicture[]): void {
    for (const { picture, erase } of pictures) {
      if (picture === this.#taken) continue;
      picture.close();
      erase?.close();
    }
  }

  async #opened(): Promise<BlendPort> {
    this.#opening ??= this.#options.open(this.#closing.signal);
    try {
      return await this.#opening;
    } catch (error) {
      // The server may have been away: the next time asks again.
      this.#opening = null;
      throw error;
    }
  }

  #fail(error: unknown): void {
    if (!this.#closing.signal.aborted) this.#publish({ failure: { error } });
  }

  #publish(changed: Partial<BlendingPreviewSnapshot>): void {
    const before = picturesOf(this.#snapshot);
    this.#snapshot = { ...this.#snapshot, ...changed };
    const now = new Set(picturesOf(this.#snapshot).map(({ picture }) => picture));
    const gone = before.filter(({ picture }) => !now.has(picture));
    if (gone.length > 0) {
      this.#closeAll(this.#superseded.filter(({ picture }) => !now.has(picture)));
      this.#superseded = gone;
    }
    for (const listener of this.#listeners) listener();
  }
}

function picturesOf({ shown, blended, band, unblended }: BlendingPreviewSnapshot): PlacedPicture[] {
  const full = blended && placedOf(blended);
  return [shown, band, unblended, full === null || full.picture === shown?.picture ? null : full].filter((one) => one !== null);
}

function placedOf({ picture, erase, region: { x, y } }: BlendedLayer): PlacedPicture {
  return { picture, ...(erase && { erase: erase.picture }), x, y };
}

import type { Seam } from "../../contract/documents.ts";
import { AppError } from "../../core/appError.ts";
import type { Registration } from "../../core/seam/register.ts";
import type { JoinedLayer, Joining, Tint } from "../../imaging/blend/blending.ts";
import type { Picture } from "../../imaging/decode/picture.ts";
import type { PlacedPicture } from "../../imaging/pixels/drawPicture.ts";
import { type Clock, pause } from "../../session/clock.ts";
import { backoffMs } from "../../session/sync/backoff.ts";

/** For how long a slider rests before the full size is begun: until it hears of a stop, the full size keeps the next preview waiting. */
const REST_MS = 300;

/** A join as it stands; the same object until something changes. */
export interface SeamPreviewSnapshot {
  readonly seam: Seam;
  /** The newest there is to look at, perhaps still of the settings before; null before the first. */
  readonly shown: PlacedPicture | null;
  /** At full size, by just these settings; null while it is on its way. */
  readonly joined: JoinedLayer | null;
  /** What was measured of the answer's place; null before it was. */
  readonly registration: Registration | null;
  /** The seam's band, while it is asked for; as new as what is shown. */
  readonly band: PlacedPicture | null;
  /** The answer as it came, while it is asked for. */
  readonly raw: PlacedPicture | null;
  readonly failure: { readonly error: unknown } | null;
}

export type JoinPort = Pick<Joining, "preview" | "join" | "band" | "raw" | "close">;

interface Options {
  readonly seam: Seam;
  /** Fetches what is joined. */
  readonly open: (signal: AbortSignal) => Promise<JoinPort>;
  /** Told when the settings rest: they are to be kept. */
  readonly onRest: (seam: Seam) => void;
  readonly clock: Clock;
}

/**
 * An answer whose seam is being tuned. What is asked for is previewed as fast as previews come, each time the newest; when the settings
 * rest the layer is made at full size, and counted. Until then what was shown before stays. What fails because the server is away is
 * tried again by itself.
 */
export class SeamPreview {
  readonly #options: Options;
  readonly #listeners = new Set<() => void>();
  readonly #closing = new AbortController();
  #opening: Promise<JoinPort> | null = null;
  #resting = new AbortController();
  #snapshot: SeamPreviewSnapshot;
  #previewed: Seam | null = null;
  /** What the band is shown of at full size. */
  #banded: Seam | null = null;
  #bandTint: Tint | null = null;
  #isRunning = false;
  /** In a row. */
  #failures = 0;
  #kept: Seam;
  #taken: Picture | null = null;
  /** No longer shown, but whoever draws may be a frame behind. */
  #outdone: readonly PlacedPicture[] = [];

  constructor(options: Options) {
    this.#options = options;
    this.#kept = options.seam;
    this.#snapshot = { seam: options.seam, shown: null, joined: null, registration: null, band: null, raw: null, failure: null };
    void this.#run();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly getSnapshot = (): SeamPreviewSnapshot => this.#snapshot;

  /** Joins by other settings; by the same ones again after a failure. */
  retune(seam: Seam): void {
    this.#resting.abort();
    this.#publish({ seam, joined: null, failure: null });
    void this.#run();
  }

  /** Shows the seam's band in a tint, or no longer. */
  showBand(tint: Tint | null): void {
    this.#bandTint = tint;
    this.#publish({ band: null });
    this.#banded = null;
    void this.#run();
  }

  /** Shows the answer as it came, or no longer. */
  async showRaw(isShown: boolean): Promise<void> {
    if (!isShown) return this.#publish({ raw: null });
    try {
      const raw = await (await this.#join()).raw();
      if (this.#closing.signal.aborted) raw.picture.close();
      else this.#publish({ raw });
    } catch (error) {
      this.#fail(error);
    }
  }

  /** The layer of the settings as they stand, whose picture is from now on the caller's to close; null while it is on its way. */
  take(): { readonly layer: JoinedLayer; readonly seam: Seam } | null {
    const { joined, seam } = this.#snapshot;
    if (!joined) return null;
    this.#taken = joined.picture;
    return { layer: joined, seam };
  }

  /** Ends the worker and lets go of the pictures. */
  close(): void {
    this.#closing.abort();
    this.#resting.abort();
    this.#opening?.then((join) => join.close()).catch(() => undefined);
    this.#closeAll([...this.#outdone, ...picturesOf(this.#snapshot)]);
  }

  async #run(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    try {
      const join = await this.#join();
      while (await this.#step(join));
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
    if (!this.#closing.signal.aborted && failure !== null && this.#snapshot.failure === failure) this.retune(this.#snapshot.seam);
  }

  /** Does the next thing that is missing; false when nothing is. */
  async #step(join: JoinPort): Promise<boolean> {
    const { signal } = this.#closing;
    const { seam, joined } = this.#snapshot;
    if (this.#previewed !== seam) {
      const tint = this.#bandTint;
      const { layer, band } = await join.preview(seam, tint, signal);
      this.#previewed = seam;
      this.#publish({ shown: layer });
      if (band && tint === this.#bandTint) this.#publish({ band });
      else band?.picture.close();
      return true;
    }
    if (joined) return this.#refineBand(join, seam);
    if (seam !== this.#kept) this.#options.onRest(seam);
    this.#kept = seam;
    const resting = new AbortController();
    this.#resting = resting;
    const stopped = AbortSignal.any([signal, resting.signal]);
    try {
      if (seam !== this.#options.seam) await pause(REST_MS, this.#options.clock, stopped);
      const layer = await join.join(seam, stopped);
      this.#publish({ joined: layer, registration: layer.registration, shown: placedOf(layer) });
    } catch (error) {
      if (!resting.signal.aborted || signal.aborted) throw error;
    }
    return true;
  }

  /** A preview's band is a coarse one. */
  async #refineBand(join: JoinPort, seam: Seam): Promise<boolean> {
    const tint = this.#bandTint;
    if (!tint || this.#banded === seam) return false;
    const band = await join.band(seam, tint, this.#closing.signal);
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

  async #join(): Promise<JoinPort> {
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

  #publish(changed: Partial<SeamPreviewSnapshot>): void {
    const before = picturesOf(this.#snapshot);
    this.#snapshot = { ...this.#snapshot, ...changed };
    const now = new Set(picturesOf(this.#snapshot).map(({ picture }) => picture));
    const gone = before.filter(({ picture }) => !now.has(picture));
    if (gone.length > 0) {
      this.#closeAll(this.#outdone.filter(({ picture }) => !now.has(picture)));
      this.#outdone = gone;
    }
    for (const listener of this.#listeners) listener();
  }
}

function picturesOf({ shown, joined, band, raw }: SeamPreviewSnapshot): PlacedPicture[] {
  const full = joined && placedOf(joined);
  return [shown, band, raw, full === null || full.picture === shown?.picture ? null : full].filter((one) => one !== null);
}

function placedOf({ picture, erase, region: { x, y } }: JoinedLayer): PlacedPicture {
  return { picture, ...(erase && { erase: erase.picture }), x, y };
}

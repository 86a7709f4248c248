import type { EditParams, EditStage, EngineId, EngineSizes } from "../../contract/edits.ts";
import type { Preset } from "../../contract/presets.ts";
import type { Size } from "../../core/geometry/geometry.ts";

/** Capabilities and needs of an engine; the interface is drawn from them. */
export interface EngineCapabilities {
  readonly label: string;
  readonly usesPrompt: boolean;
  readonly creditsPerEdit: number;
  readonly canCancel: boolean;
  /** It invents what it paints, as a model does. */
  readonly isGenerative: boolean;
  /** Interval at which a page polls an edit that it waits for, in milliseconds. */
  readonly pollMs: number;
  /** It is shown what is transparent, and may make something transparent. Any other is shown white there, and alpha stays as it was. */
  readonly takesAlpha: boolean;
  /** It is sent the original's own samples, of 8 or 16 bits in its profile, and returns them. Any other is sent 8 bits of sRGB. */
  readonly takesOwnSamples: boolean;
  /** Null: it takes pictures as they are. */
  readonly sizes: EngineSizes | null;
  /** Maximum number of edits under way: in this process, and in all processes together. */
  readonly concurrency: { readonly perProcess: number; readonly global: number };
}

/**
 * One piece of work: the region's pixels, already scaled to the engine's size.
 * `image` is a PNG (8 bit sRGB, or the original's own samples where the engine takes them; RGB, or RGBA where something is transparent
 * and the engine takes alpha); `mask` a PNG of the same size (8-bit grey, 0 or 255, white is repainted).
 * An outpaint has a preset and no mask.
 */
export type FillWork = {
  readonly image: Buffer;
  readonly size: Size;
  readonly prompt: string;
  readonly params: EditParams;
} & ({ readonly mode: "inpaint"; readonly mask: Buffer } | { readonly mode: "outpaint"; readonly preset: Preset });

/** State that `submit` needs of pictures handed over before, perhaps by another process: JSON, the engine's own. */
export type EngineUploads = Readonly<Record<string, unknown>>;

/** State that `follow` needs after a restart: JSON, the engine's own. */
export type EngineTicket = Readonly<Record<string, unknown>>;

/** A piece of work as the engine's vendor knows it, without its pixels. */
export interface SoughtWork {
  /** The key under which it was, or would have been, submitted. */
  readonly key: string;
  readonly mode: FillWork["mode"];
  readonly prompt: string;
  readonly params: EditParams;
  readonly preset?: Preset | undefined;
  /** The engine's record of the pictures handed over for it; null for none. */
  readonly uploads: EngineUploads | null;
}

/** Called with each refusal and failure of an engine's vendor: facts for the administrator, no secrets. */
export type EngineLog = (facts: Readonly<Record<string, unknown>>, words: string) => void;

export type EngineProgress =
  | { readonly kind: "progress"; readonly progress: number | null; readonly stage: EditStage; readonly pollAfterMs: number }
  /** An encoded picture (png, jpeg or webp) in any size; `placed` where the engine knows the old picture's place in it, in its pixels. */
  | {
      readonly kind: "picture";
      readonly bytes: Buffer;
      readonly credits: number;
      readonly placed?: { readonly x: number; readonly y: number };
    };

/** Something that repaints. It knows nothing of routes, documents or storage. Throws AppError only; abort is not an error. */
export interface FillEngine {
  readonly id: EngineId;
  readonly capabilities: EngineCapabilities;
  /** The reason why it cannot work now, in words for the designer; null when it can. */
  unavailable(): string | null;
  /** Credits left, where it has any; cached. */
  balance?(signal: AbortSignal): Promise<number | null>;
  /** Hands the pictures over, where the engine wants that first. Costs nothing and may be repeated. */
  upload?(work: FillWork, signal: AbortSignal): Promise<EngineUploads>;
  /**
   * Starts the work. The same `key` never starts, or bills, a second one. Returns what `follow` needs after a restart.
   *
   * @param uploads of the same work; what is missing or has expired is handed over again
   * @param keep called with uploads that are others than `uploads`, before they are sent: what `find` may need
   * @throws AppError; `details.mayHaveBegun` where an earlier try of the same call may have reached the engine
   */
  submit(
    work: FillWork,
    key: string,
    signal: AbortSignal,
    uploads?: EngineUploads,
    keep?: (uploads: EngineUploads) => Promise<void>,
  ): Promise<EngineTicket>;
  /**
   * Looks whether work was begun, where `submit` cannot be asked again: its key is forgotten, or nobody wants it any more.
   *
   * @param ageMs of what asks: nothing much older is it
   * @returns tickets of all that was begun with just this; they may be of other edits that ask for the same. None: it was not begun
   */
  find?(sought: SoughtWork, ageMs: number, signal: AbortSignal): Promise<readonly EngineTicket[]>;
  /**
   * One look at the work. The end of work that failed is an AppError with `details.creditsSpent`: what it cost all the same, 0 where that
   * came back. Any other AppError says nothing about the work. An engine that lost the ticket over a restart throws `engine_lost`
   * (retryable): then the edit is submitted again under the same key.
   */
  follow(ticket: EngineTicket, signal: AbortSignal): Promise<EngineProgress>;
  cancel?(ticket: EngineTicket): Promise<void>;
  /** The job (`jobId` of its ticket) that a message from the engine's vendor is about. @throws AppError signature_refused, bad_request */
  handleWebhook?(message: Buffer, signature: string | undefined): string;
  /** Sets the log for its vendor's refusals and failures from now on. */
  logTo?(log: EngineLog): void;
  close?(): Promise<void>;
}

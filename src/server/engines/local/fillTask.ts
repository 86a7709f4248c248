import type { AppError } from "../../../core/appError.ts";
import type { ErrorCode } from "../../../core/errorCodes.ts";
import type { OutpaintPreset } from "../../../core/outpaint/presets.ts";

/** One piece of work for the worker thread. Pictures are encoded (PNG); everything survives a structured clone. */
export type FillTask = {
  readonly image: Uint8Array;
  readonly seed: number;
  /** One Int32 in shared memory: the share done, in thousandths. The worker writes it, the engine reads it. */
  readonly progress: Int32Array<SharedArrayBuffer>;
} & ({ readonly mode: "inpaint"; readonly mask: Uint8Array } | { readonly mode: "outpaint"; readonly preset: OutpaintPreset });

/** `placed`: where the old picture's top left pixel lies in an extended picture. Errors come as values: a thrown one loses its code. */
export type FillOutcome =
  | { readonly kind: "picture"; readonly png: Uint8Array; readonly placed: { readonly x: number; readonly y: number } | null }
  | { readonly kind: "refused"; readonly code: ErrorCode; readonly message: string; readonly details: AppError["details"] };

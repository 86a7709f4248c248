import { AppError } from "../core/appError.ts";
import type { Size } from "../core/geometry.ts";
import type { MaskDocument } from "../core/mask/maskDocument.ts";
export interface MaskReading {
  readonly placement: "fit" | "actual";
  readonly channel: "luminance" | "alpha";
}
export async function inspectMask(_bytes: Blob, _signal: AbortSignal): Promise<{ size: Size; hasAlpha: boolean }> {
  throw new AppError("internal", "not yet");
}
export async function readMask(_bytes: Blob, _size: Size, _reading: MaskReading, _signal: AbortSignal): Promise<MaskDocument> {
  throw new AppError("internal", "not yet");
}

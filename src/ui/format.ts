import type { Edit, EngineId } from "../contract/edits.ts";
import type { Preset } from "../contract/presets.ts";
import { AppError } from "../core/appError.ts";
import { countText, factorText, finePercentText, percentText } from "../intl/figures.ts";
import { m } from "../messages/messages.js";

/** A share of 0..1 as "4.2%"; what is there but rounds to nothing reads "under 0.1%". */
export const shareText = (share: number): string =>
  share > 0 && share < 0.001
    ? m.under_percent({ percent: finePercentText(0.001) })
    : (share < 0.1 ? finePercentText : percentText)(share);

/** The name of an engine in the middle of a sentence. */
export const ENGINE_NAME: Readonly<Record<EngineId, string>> = { apiframe: m.flux(), local: m.content_aware_fill() };

/** "free", "9 credits". */
export const costText = (credits: number): string => (credits === 0 ? m.free() : m.credits({ count: credits }));

/** The name of a preset: "Right", "Zoom out 2×". */
export const PRESET_NAME: Readonly<Record<Preset, string>> = {
  "Zoom out 1.5x": m.preset_zoom_out({ factor: "1.5" }),
  "Zoom out 2x": m.preset_zoom_out({ factor: "2" }),
  "Make square": m.preset_make_square(),
  "Left outpaint": m.left(),
  "Right outpaint": m.right(),
  "Top outpaint": m.top(),
  "Bottom outpaint": m.bottom(),
};

/** True when a result is upscaled by so much that a designer would see it. */
export const isUpscaled = (factor: number): boolean => factor > 1.05;

/** The upscale factor of a result in words: "upscaled 1.8×", "full resolution". */
export const scaleText = (factor: number): string =>
  isUpscaled(factor) ? m.upscaled({ factor: factorText(factor) }) : m.full_resolution();

/** The cost of an edit that is over: "9 credits", "free", "refunded", "not charged". */
export function spentText({ status, credits, refunded }: Pick<Edit, "status" | "credits" | "refunded">): string {
  if (refunded > 0)
    return credits > 0 ? m.credits_refunded({ credits: costText(credits), refunded: countText(refunded) }) : m.refunded();
  return credits === 0 && status !== "completed" ? m.not_charged() : costText(credits);
}

/** "9 s", "1 min 5 s". */
export function elapsedText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  return seconds < 60 ? m.seconds({ seconds }) : m.minutes_seconds({ minutes: Math.floor(seconds / 60), seconds: seconds % 60 });
}

/** The message of an error, for the designer. Anything but an AppError is a bug of ours. */
export const messageOf = (error: unknown): string => (error instanceof AppError ? error.message : m.page_failed());

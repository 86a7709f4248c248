import type { Edit, EngineId } from "../contract/edits.ts";
import type { Preset } from "../contract/presets.ts";
import { AppError } from "../core/appError.ts";
import type { Size } from "../core/geometry/geometry.ts";

const integers = new Intl.NumberFormat("en-GB");

/** 23871004 as "23,871,004". */
export const countText = (count: number): string => integers.format(count);

/** "6,000 × 4,000". */
export const sizeText = ({ width, height }: Size): string => `${countText(width)} × ${countText(height)}`;

/** What an engine is called in the middle of a sentence. */
export const ENGINE_NAME: Readonly<Record<EngineId, string>> = { apiframe: "Flux", local: "Content-aware fill" };

/** "free", "9 credits". */
export const costText = (credits: number): string => (credits === 0 ? "free" : `${countText(credits)} credits`);

/** A preset without the vendor's word for it: "Right", "Zoom out 2x". */
export const presetName = (preset: Preset): string => preset.replace(" outpaint", "");

/** Whether an answer is made larger by so much that a designer would see it. */
export const isEnlarged = (scale: number): boolean => scale > 1.05;

/** How much larger an answer is made, as the designer sees it: "enlarged 1.8x", "joined at 1:1". */
export const scaleText = (scale: number): string => (isEnlarged(scale) ? `enlarged ${scale.toFixed(1)}x` : "joined at 1:1");

/** What an edit that is over came to: "9 credits", "free", "refunded", "not charged". */
export function spentText({ status, credits, refunded }: Pick<Edit, "status" | "credits" | "refunded">): string {
  if (refunded > 0) return credits > 0 ? `${countText(credits)} credits, ${countText(refunded)} refunded` : "refunded";
  return credits === 0 && status !== "completed" ? "not charged" : costText(credits);
}

/** "9 s", "1 min 5 s". */
export function elapsedText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** A share of 0..1 as "4.2 %"; what is there but rounds to nothing reads "under 0.1 %". */
export const shareText = (share: number): string =>
  share > 0 && share < 0.001 ? "under 0.1 %" : `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;

/** What went wrong, in words for the designer. Whatever is no AppError is a fault of ours. */
export const messageOf = (error: unknown): string =>
  error instanceof AppError
    ? error.message
    : "Something went wrong in the page. Your work is kept; reload the page and try again.";

const times = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });

/** An ISO time as "22 Nov, 14:05". */
export const timeText = (iso: string): string => times.format(new Date(iso));

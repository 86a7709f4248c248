import type { Edit, EngineId } from "../contract/edits.ts";
import type { Preset } from "../contract/presets.ts";
import { AppError } from "../core/appError.ts";
import type { Size } from "../core/geometry/geometry.ts";
import { m } from "../messages/messages.js";

const LOCALE = "en-GB";
const integers = new Intl.NumberFormat(LOCALE);
const factors = new Intl.NumberFormat(LOCALE, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const percents = new Intl.NumberFormat(LOCALE, { style: "percent" });
const tenthsOfPercent = new Intl.NumberFormat(LOCALE, { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 });
const signedTenths = new Intl.NumberFormat(LOCALE, {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
  signDisplay: "negative",
});
const lists = new Intl.ListFormat(LOCALE);
const times = new Intl.DateTimeFormat(LOCALE, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });

/** 23871004 as "23,871,004". */
export const countText = (count: number): string => integers.format(count);

/** "6,000 × 4,000". */
export const sizeText = ({ width, height }: Size): string => `${countText(width)} × ${countText(height)}`;

/** A share of 0..1 in whole per cent: "45%". */
export const percentText = (share: number): string => percents.format(share);

/** A share of 0..1 as "4.2%"; what is there but rounds to nothing reads "under 0.1%". */
export const shareText = (share: number): string =>
  share > 0 && share < 0.001
    ? m.under_percent({ percent: tenthsOfPercent.format(0.001) })
    : (share < 0.1 ? tenthsOfPercent : percents).format(share);

/** "−0.5". */
export const signedText = (value: number): string => signedTenths.format(value).replace("-", "\u2212");

/** "“Sky”, “Table” and “Cup”". */
export const listText = (items: readonly string[]): string => lists.format(items);

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

/** "1.8". */
export const factorText = (factor: number): string => factors.format(factor);

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

/** An ISO time as "22 Nov, 14:05". */
export const timeText = (iso: string): string => times.format(new Date(iso));

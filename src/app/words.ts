import type { Size } from "../core/geometry.ts";

const integers = new Intl.NumberFormat("en-GB");

/** 23871004 as "23,871,004". */
export const countText = (count: number): string => integers.format(count);

/** "6,000 × 4,000". */
export const sizeText = ({ width, height }: Size): string => `${countText(width)} × ${countText(height)}`;

/** "free", "9 credits". */
export const costText = (credits: number): string => (credits === 0 ? "free" : `${countText(credits)} credits`);

/** "9 s", "1 min 5 s". */
export function elapsedText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** A share of 0..1 as "4.2 %"; what is there but rounds to nothing reads "under 0.1 %". */
export const shareText = (share: number): string =>
  share > 0 && share < 0.001 ? "under 0.1 %" : `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;

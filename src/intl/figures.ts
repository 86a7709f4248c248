import type { Size } from "../core/geometry/geometry.ts";

/** Of every number, list and date that the page shows: its words are American English, too. */
const LOCALE = "en-US";
const numbers = new Intl.NumberFormat(LOCALE);
const tenths = new Intl.NumberFormat(LOCALE, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const signedTenths = new Intl.NumberFormat(LOCALE, {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
  signDisplay: "negative",
});
const percents = new Intl.NumberFormat(LOCALE, { style: "percent" });
const tenthsOfPercent = new Intl.NumberFormat(LOCALE, { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 });
const lists = new Intl.ListFormat(LOCALE);
const times = new Intl.DateTimeFormat(LOCALE, { day: "numeric", month: "short", hour: "numeric", minute: "2-digit" });

/** 23871004 as "23,871,004"; at most three decimal places. */
export const countText = (count: number): string => numbers.format(count);

/** "6,000 × 4,000". */
export const sizeText = ({ width, height }: Size): string => `${countText(width)} × ${countText(height)}`;

/** "1.8". */
export const factorText = (factor: number): string => tenths.format(factor);

/** "−0.5". */
export const signedText = (value: number): string => signedTenths.format(value).replace("-", "\u2212");

/** A share of 0..1 in whole per cent: "45%". */
export const percentText = (share: number): string => percents.format(share);

/** A share of 0..1 to a tenth of a per cent: "4.2%". */
export const finePercentText = (share: number): string => tenthsOfPercent.format(share);

/** "“Sky”, “Table”, and “Cup”". */
export const listText = (items: readonly string[]): string => lists.format(items);

/** An ISO time as "Nov 22, 2:05 PM". */
export const timeText = (iso: string): string => times.format(new Date(iso));

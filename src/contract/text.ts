import { z } from "zod/mini";

/** Whether every character of a text is whole, and none is NUL: no database, file or form holds halves of surrogate pairs. */
export const isSoundText = (text: string): boolean => text.isWellFormed() && !text.includes("\0");

/**
 * A text that somebody wrote or that names something, of at most so many UTF-16 units, of which most emoji have two. zod's own maxLength
 * counts code points.
 */
export const textOf = (most: number) =>
  z.string().check(
    z.refine((text) => text.length <= most, { error: `is longer than ${most} characters (UTF-16 units)` }),
    z.refine(isSoundText, { error: "must have whole characters, and no NUL" }),
  );

/** A list, never empty. Its length is looked at first: millions of wrong items would be told one by one. */
export const listOf = <Item extends z.ZodMiniType>(item: Item, most: number) =>
  z.pipe(z.array(z.unknown()).check(z.minLength(1), z.maxLength(most)), z.array(item));

const FIRST_YEAR = "0001";

/** A moment as ISO 8601 in UTC, of a year that every database knows. */
export const Instant = z.iso
  .datetime()
  .check(z.refine((text) => text >= FIRST_YEAR, { error: "must lie in the year 1 or later" }));

import { z } from "zod/mini";

/** True when every character of a text is whole, and none is NUL: no database, file or form holds halves of surrogate pairs. */
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

/**
 * A list, not empty unless `least` is 0. Its length is looked at first, and then no further than its first wrong item: millions would be
 * told one by one.
 */
export const listOf = <Item extends z.ZodMiniType>(item: Item, most: number, least = 1) =>
  z.pipe(z.array(z.unknown()).check(z.minLength(least), z.maxLength(most)), untilWrong(z.array(item)));

/** The same list, parsed up to its first wrong item; zod itself has no such option. */
function untilWrong<Item extends z.ZodMiniType>(list: z.ZodMiniArray<Item>): z.ZodMiniArray<Item> {
  const { element } = list._zod.def;
  const parse: typeof list._zod.parse = (payload, context) => {
    const items: unknown = payload.value;
    if (!Array.isArray(items)) throw new RangeError("What is parsed here is a list already.");
    const parsed: unknown[] = [];
    for (const [i, value] of items.entries()) {
      const result = element._zod.run({ value, issues: [] }, context);
      if (result instanceof Promise) throw new RangeError("No item's schema is asynchronous.");
      if (result.issues.length > 0) {
        payload.issues.push(...z.core.util.prefixIssues(i, result.issues));
        return payload;
      }
      parsed.push(result.value);
    }
    return Object.assign(payload, { value: parsed });
  };
  Object.assign(list._zod, { parse, run: parse });
  return list;
}

const FIRST_YEAR = "0001";

/** A moment as ISO 8601 in UTC, of a year that every database knows. */
export const Instant = z.iso
  .datetime()
  .check(z.refine((text) => text >= FIRST_YEAR, { error: "must lie in the year 1 or later" }));

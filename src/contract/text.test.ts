import { expect, test } from "vitest";
import { z } from "zod/mini";
import { listOf } from "./text.ts";

const Item = z.strictObject({ n: z.int(), tags: z._default(z.array(z.string()), []) });

test("a list is parsed item by item, and told of no further than its first wrong one", () => {
  let seen = 0;
  const Counted = z.strictObject({
    n: z.int().check(
      z.refine(() => {
        seen++;
        return true;
      }),
    ),
  });
  const wrong = Array.from({ length: 10_000 }, (_, i) => ({ n: i === 2 ? "three" : i, more: i > 2 ? 1 : undefined }));
  const { error } = z.safeParse(listOf(Counted, 10_000), [{ n: 1 }, { n: 2 }, ...wrong.slice(2)]);
  expect(error?.issues).toHaveLength(2);
  expect(error?.issues.every(({ path }) => path[0] === 2)).toBe(true);
  expect(seen).toBe(2);
});

test("a right one is as an array's: defaults are put in, and the length is bounded", () => {
  expect(listOf(Item, 2).parse([{ n: 1 }, { n: 2, tags: ["a"] }])).toEqual([
    { n: 1, tags: [] },
    { n: 2, tags: ["a"] },
  ]);
  expect(z.safeParse(listOf(Item, 2), []).success).toBe(false);
  expect(z.safeParse(listOf(Item, 2), Array(3).fill({ n: 1 })).success).toBe(false);
  expect(z.safeParse(listOf(Item, 2), "no list").success).toBe(false);
  expect(z.encode(listOf(z.object({ n: z.int() }), 2), [{ n: 1 }])).toEqual([{ n: 1 }]);
});

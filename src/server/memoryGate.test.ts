import fc from "fast-check";
import { expect, test } from "vitest";
import { createMemoryGate } from "./memoryGate.ts";

/** Work that lasts until it is ended. */
function openWork() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { work: () => promise, end: resolve };
}
/** Every promise that can go on has. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

test("no more memory is taken than the bound, whatever comes and in whatever order it ends; all of it is done", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 25 }), { minLength: 1, maxLength: 30 }),
      fc.nat(),
      async (sizes, seed) => {
        const gate = createMemoryGate(10);
        let taken = 0;
        const begun: number[] = [];
        const running: (() => void)[] = [];
        const all = sizes.map((bytes, i) =>
          gate.run(bytes, async () => {
            begun.push(i);
            taken += bytes;
            expect(taken <= 10 || running.length === 0).toBe(true);
            const { work, end } = openWork();
            running.push(end);
            await work();
            taken -= bytes;
          }),
        );
        for (let i = seed; begun.length < sizes.length || running.length > 0; i++) {
          await settled();
          const [end] = running.splice(i % Math.max(1, running.length), 1);
          end?.();
        }
        await Promise.all(all);
        expect(begun).toEqual(sizes.map((_, i) => i));
      },
    ),
  );
});

test("who gives up waiting is let go at once, and those behind it come in", async () => {
  const gate = createMemoryGate(10);
  const first = openWork();
  const running = gate.run(6, first.work);
  const gone = new AbortController();
  const large = gate.run(10, async () => "large", gone.signal);
  const small = gate.run(4, async () => "small");
  gone.abort(new Error("gone"));
  await expect(large).rejects.toThrow("gone");
  expect(await small).toBe("small");
  await expect(gate.run(1, async () => "late", gone.signal)).rejects.toThrow("gone");
  first.end();
  await running;
  expect(await gate.run(10, async () => "next")).toBe("next");
});

test("work that fails gives back what it took, and an abort after it began does not take it back twice", async () => {
  const gate = createMemoryGate(10);
  await expect(gate.run(10, () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
  const gone = new AbortController();
  const held = openWork();
  const one = gate.run(10, held.work, gone.signal);
  await settled();
  gone.abort();
  let isIn = false;
  const other = gate.run(1, async () => {
    isIn = true;
  });
  await settled();
  expect(isIn).toBe(false);
  held.end();
  await Promise.all([one, other]);
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { type Field, membrane } from "./membrane.ts";

const sides = fc.integer({ min: 1, max: 40 });

function fieldOf(width: number, height: number, value: (x: number, y: number, c: number) => number): Field {
  const at = (i: number) => Math.floor(i / 3);
  return {
    width,
    height,
    data: Float32Array.from({ length: 3 * width * height }, (_, i) => value(at(i) % width, Math.floor(at(i) / width), i % 3)),
  };
}

/** Known outside a disc in the middle. */
const around = (width: number, height: number, radius: number, strength: number): Float32Array<ArrayBuffer> =>
  Float32Array.from({ length: width * height }, (_, i) =>
    Math.hypot((i % width) - width / 2, Math.floor(i / width) - height / 2) < radius ? 0 : strength,
  );

test("inside a hole it is what very many rounds of the plain averaging come to", () => {
  const [width, height] = [27, 23];
  const values = fieldOf(width, height, (x, y, c) => 8 * Math.sin(x / 5 + c) + 5 * Math.cos(y / 4) + ((7 * x + 3 * y) % 5));
  const weight = around(width, height, 8, 2);
  const wanted = values.data.slice();
  for (let round = 0; round < 800; round++)
    for (let i = 0; i < wanted.length; i++) {
      const cell = Math.floor(i / 3);
      const x = cell % width;
      const y = Math.floor(cell / width);
      const near = [
        ...(x > 0 ? [wanted[i - 3]] : []),
        ...(x + 1 < width ? [wanted[i + 3]] : []),
        ...(y > 0 ? [wanted[i - 3 * width]] : []),
        ...(y + 1 < height ? [wanted[i + 3 * width]] : []),
      ];
      const own = weight[cell] ?? 0;
      const sum = near.reduce<number>((total, value) => total + (value ?? 0), own * (values.data[i] ?? 0));
      wanted[i] = sum / (near.length + own);
    }
  const { data } = membrane(values, weight);
  const worst = data.reduce((most, value, i) => Math.max(most, Math.abs(value - (wanted[i] ?? 0))), 0);
  expect(worst).toBeLessThan(0.05);
});

test("a plane through the rim is a plane inside, and nothing overshoots what is known", () => {
  fc.assert(
    fc.property(sides, sides, fc.integer({ min: 0, max: 25 }), (width, height, radius) => {
      const plane = fieldOf(width, height, (x, y, c) => 0.3 * x - 0.2 * y + c);
      const noise = fieldOf(width, height, (x, y, c) => ((x * 7919 + y * 104729 + c * 31) % 21) - 10);
      const weight = around(width, height, radius, 4);
      const sheet = membrane(noise, weight).data;
      // The over-relaxation may pass the limits by a hair before it settles.
      if (weight.some((share) => share > 0)) expect(sheet.every((value) => Math.abs(value) <= 10.01)).toBe(true);
      else expect(sheet.every((value) => value === 0)).toBe(true);
      if (radius < Math.min(width, height) / 2 - 2) {
        const off = membrane(plane, around(width, height, radius, 1000)).data.map((value, i) => value - (plane.data[i] ?? 0));
        expect(off.every((value) => Math.abs(value) < 0.1)).toBe(true);
      }
    }),
    { numRuns: 60 },
  );
});

test("weights of another size are a caller's bug", () => {
  expect(() =>
    membrane(
      fieldOf(2, 2, () => 0),
      new Float32Array(3),
    ),
  ).toThrow(RangeError);
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { dataUrlBytes } from "./dataUrl.ts";

const anyBytes = fc.uint8Array({ maxLength: 200 });
const percent = (bytes: Uint8Array) => [...bytes].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");

test("gives back every byte, however it was written", () => {
  fc.assert(
    fc.property(anyBytes, (bytes) => {
      const base64 = Buffer.from(bytes).toString("base64");
      for (const url of [
        `data:image/png;base64,${base64}`,
        `data:image/png;name=a.png;BASE64,${base64.replace(/(.{10})/g, "$1\r\n ")}`,
        `data:image/png;base64,${encodeURIComponent(base64)}`,
        `data:image/png,${percent(bytes)}`,
      ])
        expect([...dataUrlBytes(url).bytes]).toEqual([...bytes]);
    }),
    { seed: 7 },
  );
});

test("text that stands there as it is stays text", () => {
  const { bytes, mime } = dataUrlBytes("data:image/svg+xml;charset=utf-8,<svg width='100%' height='50%25'>ö</svg>");
  expect(new TextDecoder().decode(bytes)).toBe("<svg width='100%' height='50%'>ö</svg>");
  expect(mime).toBe("image/svg+xml");
});

test("what is not base64 is refused in words", () => {
  expect(() => dataUrlBytes("data:image/png;base64,!!!")).toThrow(/incomplete/);
});

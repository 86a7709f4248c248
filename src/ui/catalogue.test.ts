import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const catalogue = Object.keys(JSON.parse(readFileSync("messages/en.json", "utf8")));
const sources: Record<string, string> = import.meta.glob(["../**/*.{ts,tsx}", "!../messages/**"], {
  eager: true,
  query: "?raw",
  import: "default",
});

test("every message of the catalogue is said somewhere", () => {
  const said = new Set(Object.values(sources).flatMap((source) => source.match(/\bm\.\w+/g) ?? []));
  expect(catalogue.filter((key) => !said.has(`m.${key}`))).toEqual([]);
});

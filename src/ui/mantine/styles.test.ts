import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const OURS = "src/{app,canvas,compare,features,ui}/**/*";
const read = (pattern: string) => globSync(pattern).map((path) => readFileSync(path, "utf8"));
const every = (texts: readonly string[], pattern: RegExp) =>
  texts.flatMap((text) => [...text.matchAll(pattern)].map((match) => match[1] ?? ""));

test("every component of Mantine that is used has its styles in the page", () => {
  const used = every(read(`${OURS}.tsx`), /import \{([^}]+)\} from "@mantine\/core"/g).flatMap((names) => names.split(/,\s*/));
  const known = new Set(
    globSync("node_modules/@mantine/core/styles/*.layer.css").map((path) => path.replace(/^.*\/(\w+)\.layer\.css$/, "$1")),
  );
  const styled = new Set(every(read(`${OURS}.{css,tsx}`), /@mantine\/core\/styles\/([\w-]+)\.layer\.css/g));
  const components = new Set(used.map((name) => name.trim()).filter((name) => known.has(name)));
  expect(components.size).toBeGreaterThan(5);
  expect([...components].filter((name) => !styled.has(name))).toEqual([]);
});

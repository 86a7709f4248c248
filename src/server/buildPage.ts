/** `npm start` runs this first: builds the page where something that it is made of has changed since the last build. */
import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const STAMP = `${ROOT}/dist/.built`;
const SOURCES = ["index.html", "vite.config.ts", "package-lock.json", "messages/**/*.json", "public/**/*", "src/**/*"];
const isOfThePage = (path: string) => !/^src\/(server|testing|messages)\/|\/testing\/|\.test\.tsx?$/.test(path);

/** Of all that the page is made of: what is edited, added or removed changes it. */
function stampOfSources(): string {
  const hash = createHash("sha256");
  for (const path of globSync(SOURCES, { cwd: ROOT })
    .map((found) => found.replaceAll("\\", "/"))
    .filter(isOfThePage)
    .sort()) {
    const { mtimeMs, size } = statSync(`${ROOT}/${path}`);
    hash.update(`${path} ${mtimeMs} ${size}\n`);
  }
  return hash.digest("hex");
}

const stamp = stampOfSources();
if (!existsSync(STAMP) || readFileSync(STAMP, "utf8") !== stamp) {
  const { build } = await import("vite");
  await build({ root: ROOT, logLevel: "warn" });
  writeFileSync(STAMP, stamp);
}

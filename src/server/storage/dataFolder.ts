import { accessSync, constants, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { isDiskFull } from "./diskFull.ts";

const REMEDY = "Fix that, or set OVERPAINT_DATA_DIR to another folder.";
const WHY: Readonly<Record<string, string>> = {
  EEXIST: "there is a file in its place",
  ENOTDIR: "there is a file in its place, or on the way to it",
  EACCES: "this user may not read and write there",
  EPERM: "this user may not read and write there",
  EROFS: "it is on a disk that can only be read",
  ELOOP: "its links lead in a circle",
  ENAMETOOLONG: "its name is too long",
};

/**
 * Makes sure that the data folder is there, and that it and what lies in it can be read and written.
 *
 * @throws Error that says why not, and what to do
 */
export function prepareDataFolder(folder: string): void {
  const path = resolve(folder);
  const probe = join(path, `probe-${process.pid}`);
  try {
    mkdirSync(path, { recursive: true });
    writeFileSync(probe, "This folder can be written.");
    for (const name of readdirSync(path)) accessSync(join(path, name), constants.R_OK | constants.W_OK);
  } catch (cause) {
    throw new Error(`The data folder ${path} cannot be used: ${whyNot(cause)}. ${REMEDY}`, { cause });
  } finally {
    removeQuietly(probe);
  }
}

function whyNot(error: unknown): string {
  if (isDiskFull(error)) return "there is no room left on its disk";
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return WHY[code] ?? (error instanceof Error ? error.message : String(error));
}

/** Ignores a failure: a file that could not be created cannot be removed either. */
function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    return;
  }
}

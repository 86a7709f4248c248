import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { mountSmallDisk } from "../testing/fullDisk.ts";
import { prepareDataFolder } from "./dataFolder.ts";

const folder = mkdtempSync(join(tmpdir(), "overpaint-data-"));
afterAll(() => rmSync(folder, { recursive: true }));

const inTheWay = join(folder, "file");
writeFileSync(inTheWay, "");
const circle = join(folder, "circle");
symlinkSync(circle, circle);

test.each([
  ["a file in its place", inTheWay, "there is a file in its place"],
  ["a file on the way to it", join(inTheWay, "data"), "there is a file in its place, or on the way to it"],
  ["links in a circle", circle, "its links lead in a circle"],
  ["a name that is too long", join(folder, "a".repeat(300)), "its name is too long"],
])("the server does not start with %s, and says why in one line", (_, path, why) => {
  const started = spawnSync(process.execPath, ["src/server/main.ts"], {
    env: { ...process.env, OVERPAINT_DATA_DIR: path, PORT: "0", HOST: "", OVERPAINT_TOKENS: "" },
    encoding: "utf8",
  });
  const remedy = "Fix that, or set OVERPAINT_DATA_DIR to another folder.";
  expect(started.stderr).toBe(`Overpaint did not start. The data folder ${path} cannot be used: ${why}. ${remedy}\n`);
  expect([started.status, started.stdout]).toEqual([1, ""]);
});

test("a folder that can be used is made, and nothing is left in it", () => {
  const path = join(folder, "new", "data");
  prepareDataFolder(path);
  prepareDataFolder(path);
  expect(readdirSync(path)).toEqual([]);
});

const disk = mountSmallDisk();
test.runIf(disk)("a full disk is told", () => {
  try {
    disk?.fill();
    const path = join(disk?.folder ?? "", "data");
    expect(() => prepareDataFolder(path)).toThrow("there is no room left on its disk");
  } finally {
    disk?.unmount();
  }
});

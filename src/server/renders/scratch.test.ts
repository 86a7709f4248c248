import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createScratch } from "./scratch.ts";

test("what cannot be removed now fails nothing", async () => {
  const folder = mkdtempSync(join(tmpdir(), "overpaint-scratch-"));
  const noFolder = join(folder, "file");
  writeFileSync(noFolder, "");
  const scratch = createScratch(noFolder);
  scratch.file("png");
  await expect(scratch.dispose()).resolves.toBeUndefined();
  rmSync(folder, { recursive: true });
});

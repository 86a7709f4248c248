import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decode } from "fast-png";
import sharp from "sharp";
import type { AppError } from "../../core/appError.ts";
import { decoders } from "../readings/decodeFile.ts";
import { encodeReading } from "../readings/encodeReading.ts";
import type { ForeignKind } from "../readings/reading.ts";

/** A reading as another reader than the one that wrote it finds it: fast-png; and its metadata as sharp has them. */
export async function readingOf(kind: ForeignKind, file: Buffer, maxMegapixels = 1) {
  const folder = mkdtempSync(join(tmpdir(), "overpaint-reading-"));
  const newFile = (extension: string) => join(folder, `${randomUUID()}.${extension}`);
  try {
    const path = newFile(kind);
    writeFileSync(path, file);
    const { path: png, notes } = await encodeReading(await decoders[kind](path, newFile, { maxMegapixels }), newFile);
    const bytes = await readFile(png);
    const { width, height, channels, depth, data } = decode(bytes);
    return { width, height, channels, depth, samples: [...data], notes, metadata: await sharp(bytes).metadata(), bytes };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The code that a file is refused with. */
export const refusalOf = (kind: ForeignKind, file: Buffer, maxMegapixels = 1): Promise<string> =>
  readingOf(kind, file, maxMegapixels).then(
    () => "read",
    (error: AppError) => `${error.code}: ${error.message}`,
  );

import { writeFile } from "node:fs/promises";
import sharp from "sharp";
import { displayP3Profile } from "../src/server/readings/displayP3.ts";
import { prophoto } from "../src/server/testing/iccProfiles.ts";
import { withProfile } from "../src/server/testing/pngChunk.ts";
import { expect, test } from "./fixtures.ts";
import type { EditorPage, Share } from "./pages/editorPage.ts";

const SIZE = { width: 420, height: 300 };
const MARK = { x: 190, y: 130, width: 40, height: 40 };

const share = (x: number, y: number): Share => [x / SIZE.width, y / SIZE.height];

/** An image in a space of its own, with a dark square to be removed. */
async function withMark(
  samples: Uint8Array | Uint16Array,
  colourAt: (x: number, y: number) => readonly number[],
  profile: Buffer,
): Promise<Buffer> {
  for (let y = 0; y < SIZE.height; y++)
    for (let x = 0; x < SIZE.width; x++) {
      const isMark = x >= MARK.x && x < MARK.x + MARK.width && y >= MARK.y && y < MARK.y + MARK.height;
      samples.set(isMark ? [60, 60, 60] : colourAt(x, y), 3 * (y * SIZE.width + x));
    }
  const image = sharp(samples, { raw: { ...SIZE, channels: 3 } });
  const deep = samples instanceof Uint16Array ? image.toColourspace("rgb16") : image;
  return withProfile(await deep.png().toBuffer(), profile);
}

/** The most saturated red of Display P3, with a little noise: all of it lies outside sRGB. */
const redOfP3 = async (): Promise<Buffer> =>
  withMark(
    new Uint8Array(3 * SIZE.width * SIZE.height),
    (x, y) => {
      const noise = (x * 7 + y * 13) % 5;
      return [245 + noise, 12 + noise, 10 + noise];
    },
    await displayP3Profile(),
  );

const green = (x: number, y: number): number => 40_000 + 9 * x + 11 * y;

/** A slope of green in ProPhoto of 16 bits: over the square it rises by 3 levels of 8 bits. */
const riseOfProPhoto = (): Promise<Buffer> =>
  withMark(new Uint16Array(3 * SIZE.width * SIZE.height), (x, y) => [6_000, green(x, y), 12_000], prophoto());

async function openAndPaint(editor: EditorPage, file: Buffer): Promise<void> {
  const path = test.info().outputPath("own.png");
  await writeFile(path, file);
  await editor.openFile(path);
  await editor.drag(...[135, 150, 165].flatMap((y) => [share(195, y), share(225, y)]));
}

/** The samples of a saved file as they stand in it. */
async function samplesOf(file: Buffer) {
  const image = sharp(file, { ignoreIcc: true });
  const { depth, icc } = await image.metadata();
  const isDeep = depth === "ushort";
  const raw = image.toColourspace(isDeep ? "rgb16" : "srgb").removeAlpha();
  const { data } = await raw.raw({ depth: isDeep ? "ushort" : "uchar" }).toBuffer({ resolveWithObject: true });
  const samples = isDeep ? new Uint16Array(data.buffer, data.byteOffset, data.length / 2) : data;
  return {
    depth,
    icc,
    at: (x: number, y: number) => [...samples.subarray(3 * (y * SIZE.width + x), 3 * (y * SIZE.width + x + 1))],
  };
}

/** Each place of the square that was removed. */
function* placesOfMark(): Generator<readonly [x: number, y: number]> {
  for (let y = MARK.y; y < MARK.y + MARK.height; y++) for (let x = MARK.x; x < MARK.x + MARK.width; x++) yield [x, y];
}

test("a red that sRGB does not have is filled with the same red, and saved so", async ({ editor }) => {
  const file = await redOfP3();
  await openAndPaint(editor, file);
  await editor.generateAndReview();
  await expect(editor.review.getByText(/^0 of [\d,]+ kept pixels changed/)).toBeVisible();
  await expect(editor.page.getByText("outside sRGB")).toBeHidden();
  await editor.accept();
  const { icc } = await samplesOf(file);
  for (const format of ["PNG", "TIFF"] as const) {
    const saved = await samplesOf(await editor.savePicture(format));
    expect(saved.icc?.equals(icc ?? Buffer.alloc(0))).toBe(true);
    for (const [x, y] of placesOfMark()) {
      const [red = 0, green = 0, blue = 0] = saved.at(x, y);
      expect(red).toBeGreaterThanOrEqual(243);
      expect(Math.max(green, blue)).toBeLessThanOrEqual(20);
    }
  }
});

test("a gradient of 16 bits is filled without steps, in 16 bits", async ({ editor }) => {
  await openAndPaint(editor, await riseOfProPhoto());
  await editor.generateAndReview();
  await editor.accept();
  // By now both readings of it were compared: they are the same.
  await expect(editor.page.getByText("Shown as it will be saved")).toBeHidden();
  for (const format of ["PNG", "TIFF"] as const) {
    const saved = await samplesOf(await editor.savePicture(format));
    expect(saved.depth).toBe("ushort");
    const levels = new Set<number>();
    let [farthest, step] = [0, 0];
    for (const [x, y] of placesOfMark()) {
      const level = saved.at(x, y)[1] ?? 0;
      levels.add(level);
      farthest = Math.max(farthest, Math.abs(level - green(x, y)));
      step = Math.max(step, Math.abs(level - (saved.at(x + 1, y)[1] ?? 0)));
    }
    // One level of 8 bits is 257: rounded to them there would be four, with as large a step.
    expect(levels.size).toBeGreaterThan(256);
    expect([step < 64, farthest < 64]).toEqual([true, true]);
  }
});

test("Flux works in sRGB: Review says that the image has colours outside of it, and what is kept stays as red", async ({
  vendorEditor: editor,
}) => {
  await openAndPaint(editor, await redOfP3());
  await editor.prompt("A red wall");
  await editor.generateAndReview();
  await expect(editor.page.getByText("The image has colors outside sRGB here. Flux works in sRGB")).toBeVisible();
  await editor.accept();
  const saved = await samplesOf(await editor.savePicture("PNG"));
  const [red = 0] = saved.at(20, 20);
  expect(red).toBeGreaterThanOrEqual(245);
});

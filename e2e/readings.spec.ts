import { writeFile } from "node:fs/promises";
import sharp from "sharp";
import { ambiguousFiles } from "../src/server/testing/ambiguousFiles.ts";
import { expect, test } from "./fixtures.ts";

/** Tolerance per channel for the screen, a JPEG and the rounding of a profile. */
const NEAR = 8;
const CENTRES = [
  [0.25, 0.25],
  [0.75, 0.25],
  [0.25, 0.75],
  [0.75, 0.75],
] as const;

const isNear = (seen: readonly number[], wanted: readonly number[]): boolean =>
  wanted.every((value, channel) => Math.abs(value - (seen[channel] ?? Number.NaN)) <= NEAR);

const names = Object.keys(ambiguousFiles);
const groups = [names.slice(0, names.length / 2), names.slice(names.length / 2)];

for (const [i, group] of groups.entries()) {
  test(`what decoders read differently is shown, painted on and saved in one way (${i + 1} of ${groups.length})`, async ({
    editor,
  }, info) => {
    for (const name of group) {
      await test.step(name, async () => {
        const file = await ambiguousFiles[name]?.();
        if (!file) throw new Error(`There is no ${name}.`);
        const path = info.outputPath(name.replaceAll("/", " "));
        await writeFile(path, file.bytes);
        await editor.openFile(path);
        await editor.expectSize(file.size.width, file.size.height);
        for (const [quarter, wanted] of file.quarters.entries()) {
          const at = CENTRES[quarter];
          if (!wanted || !at) continue;
          await expect.poll(async () => isNear(await editor.colourAt(at), wanted), { message: `quarter ${quarter}` }).toBe(true);
        }
        const saved = sharp(await editor.savePicture("PNG"));
        const { data, info: size } = await saved
          .toColourspace("srgb")
          .ensureAlpha()
          .raw({ depth: "uchar" })
          .toBuffer({ resolveWithObject: true });
        expect([size.width, size.height]).toEqual([file.size.width, file.size.height]);
        for (const [quarter, wanted] of file.quarters.entries()) {
          const [x = 0, y = 0] = CENTRES[quarter] ?? [];
          const at = 4 * (Math.floor(y * size.height) * size.width + Math.floor(x * size.width));
          const pixel = [...data.subarray(at, at + 4)];
          expect([pixel, wanted ? isNear(pixel, wanted) : pixel[3] === 0]).toEqual([pixel, true]);
        }
      });
    }
  });
}

test("where the server reads another size than the browser shows, its reading takes over, it is said, and the paint stays", async ({
  editor,
  page,
}, info) => {
  const [mine, servers] = [
    { width: 300, height: 200 },
    { width: 200, height: 300 },
  ];
  const flat = (size: typeof mine) => sharp({ create: { ...size, channels: 3, background: "#508040" } }).png();
  const shown = await flat(servers).toBuffer();
  const painted = Promise.withResolvers<void>();
  await page.route("**/api/images/*/reading", async (route) => {
    await painted.promise;
    await route.fulfill({
      json: { ...servers, coarse: { width: 1, height: 1, data: Buffer.from([80, 128, 64, 255]).toString("base64") } },
    });
  });
  await page.route("**/api/images/*/shown", (route) => route.fulfill({ body: shown, contentType: "image/png" }));
  const path = info.outputPath("image.png");
  await flat(mine).toFile(path);
  await editor.openFile(path);
  await editor.expectSize(mine.width, mine.height);
  await editor.drag([0.4, 0.5], [0.6, 0.5]);
  painted.resolve();
  await expect(page.getByRole("alert").filter({ hasText: "Your mask was fitted to it" })).toBeVisible();
  await editor.expectSize(servers.width, servers.height);
  const { info: size, data } = await sharp(await editor.maskFile())
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect([size.width, size.height, data.includes(255)]).toEqual([servers.width, servers.height, true]);
});

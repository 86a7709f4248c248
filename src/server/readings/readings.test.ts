import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ImageReading, type StoredImage } from "../../contract/images.ts";
import { hasDensity } from "../../core/imageFile/pngFile.ts";
import { type AmbiguousFile, ambiguousFiles } from "../testing/ambiguousFiles.ts";
import { noise } from "../testing/corpus.ts";
import { greyGamma, prophoto } from "../testing/iccProfiles.ts";
import { withChunk, withProfile } from "../testing/pngChunk.ts";
import { ServerHarness } from "../testing/serverHarness.ts";
import { displayP3Profile } from "./displayP3.ts";

/** Levels by which JPEG and the rounding of a profile may differ. */
const NEAR = 6;

let h: ServerHarness;
beforeAll(async () => {
  h = await ServerHarness.start();
});
afterAll(() => h.dispose());

async function quartersOf(file: Buffer): Promise<(number[] | null)[]> {
  const { data, info } = await sharp(file)
    .autoOrient()
    .toColourspace("srgb")
    .ensureAlpha()
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true });
  return [0, 1, 2, 3].map((quarter) => {
    const [x, y] = [info.width * (0.25 + 0.5 * (quarter % 2)), info.height * (0.25 + 0.5 * Math.floor(quarter / 2))];
    const at = 4 * (Math.floor(y) * info.width + Math.floor(x));
    return data[at + 3] === 0 ? null : [...data.subarray(at, at + 3)];
  });
}

function expectQuarters(found: readonly (number[] | null)[], { quarters }: AmbiguousFile): void {
  const isNear = quarters.every((wanted, i) => {
    const seen = found[i];
    if (!wanted || !seen) return !wanted && !seen;
    return wanted.every((value, channel) => Math.abs(value - (seen[channel] ?? 0)) <= NEAR);
  });
  expect({ found, isNear }).toEqual({ found, isNear: true });
}

const shownOf = async ({ id }: StoredImage) => (await h.get(`/images/${id}/shown`)).rawPayload;

test.each(Object.entries(ambiguousFiles))("%s is read in one way, and kept as it came", async (_name, make) => {
  const file = await make();
  const stored = await h.upload(file.bytes);
  expect(stored).toMatchObject(file.size);
  const shown = await shownOf(stored);
  expectQuarters(await quartersOf(shown), file);
  if (stored.reading?.mime === "image/png") expect(hasDensity(shown)).toBe(hasDensity(file.bytes));
  expect((await h.get(`/images/${stored.id}`)).rawPayload.equals(file.bytes)).toBe(true);
  const small = await h.get(`/images/${stored.id}?width=40`);
  expectQuarters(await quartersOf(small.rawPayload), file);
});

test.each(Object.entries(ambiguousFiles))("%s is saved as it is shown", async (_name, make) => {
  const file = await make();
  const { id, width, height } = await h.upload(file.bytes);
  const saved = await h.send("POST", "/renders", {
    canvas: { width, height },
    layers: [{ imageId: id, x: 0, y: 0 }],
    format: "png",
  });
  expect(saved.statusCode).toBe(200);
  expectQuarters(await quartersOf(saved.rawPayload), file);
});

test("what a reading shows is told by its size and the means of its parts", async () => {
  const file = await ambiguousFiles["JPEG, orientation as LONG"]?.();
  const { id } = await h.upload(file?.bytes ?? Buffer.alloc(0));
  const { width, height, coarse } = ImageReading.parse((await h.get(`/images/${id}/reading`)).json());
  expect([width, height, coarse.width, coarse.height]).toEqual([48, 96, 6, 12]);
  const [r = 0, g = 0, b = 0, a] = Buffer.from(coarse.data, "base64");
  expect(a).toBe(255);
  expect(b).toBeGreaterThan(r + 100);
  expect(b).toBeGreaterThan(g + 100);
});

test.each([
  ["PQ", 16],
  ["HLG", 18],
])("an HDR image (%s) is made one of Display P3, and that is said", async (_name, transfer) => {
  const grey = { create: { width: 20, height: 10, channels: 3, background: "#888888" } } as const;
  const stored = await h.upload(withChunk(await sharp(grey).png().toBuffer(), "cICP", Buffer.from([9, transfer, 0, 1])));
  expect(stored.reading).toEqual({ mime: "image/png", notes: ["hdr_to_sdr"] });
  const { icc, depth } = await sharp(await shownOf(stored)).metadata();
  expect([icc?.includes(Buffer.from("Display P3", "utf16le").swap16()), depth]).toEqual([true, "ushort"]);
});

test("a JPEG in whose data a byte became FF is taken as any other damaged one, or refused; it keeps nobody waiting", async () => {
  const inks = await noise(4).toColourspace("cmyk").jpeg().toBuffer();
  for (const jpeg of [inks, await noise(3).jpeg().toBuffer()]) {
    for (let at = jpeg.length - 60; at < jpeg.length - 2; at++) {
      const damaged = Buffer.from(jpeg);
      damaged[at] = 0xff;
      const response = await h.send("POST", "/images", damaged);
      expect([at, [201, 422].includes(response.statusCode)]).toEqual([at, true]);
    }
  }
});

test("a JPEG of headers alone is refused", async () => {
  const jpeg = await noise(3).jpeg().toBuffer();
  const scan = jpeg.indexOf(Buffer.from([0xff, 0xda]));
  expect((await h.send("POST", "/images", jpeg.subarray(0, scan))).json()).toMatchObject({ code: "image_truncated" });
});

test.each([
  ["Display P3", 3, displayP3Profile],
  ["ProPhoto", 3, async () => prophoto()],
  ["grey of its own", 1, async () => greyGamma()],
] as const)("16 bits of %s are shown, told and made small as 8 bits of the same colours are", async (_, channels, profile) => {
  const sizes = { width: 40, height: 30 };
  const colour = channels === 1 ? [90] : [230, 30, 60];
  const samples = (scale: number) => Array.from({ length: channels * 40 * 30 }, (__, i) => (colour[i % channels] ?? 0) * scale);
  const shallow = sharp(Uint8Array.from(samples(1)), { raw: { ...sizes, channels } }).toColourspace(
    channels === 1 ? "b-w" : "srgb",
  );
  const deep = sharp(Uint16Array.from(samples(257)), { raw: { ...sizes, channels } }).toColourspace(
    channels === 1 ? "grey16" : "rgb16",
  );
  const seen = await Promise.all(
    [shallow, deep].map(async (image) => {
      const { id } = await h.upload(withProfile(await image.png().toBuffer(), await profile()));
      const pixel = async (url: string) => {
        const { rawPayload } = await h.get(url);
        return [
          ...(await sharp(rawPayload).toColourspace("srgb").removeAlpha().raw({ depth: "uchar" }).toBuffer()).subarray(0, 3),
        ];
      };
      const { coarse } = (await h.get(`/images/${id}/reading`)).json();
      const told = [...Buffer.from(coarse.data, "base64").subarray(0, 3)];
      return [told, await pixel(`/images/${id}/shown`), await pixel(`/images/${id}?width=20`)].flat();
    }),
  );
  const [one = [], other = []] = seen;
  expect(one).toHaveLength(9);
  for (const [i, value] of one.entries()) expect(Math.abs(value - (other[i] ?? 0))).toBeLessThanOrEqual(2);
});

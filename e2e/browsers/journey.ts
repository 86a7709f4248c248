import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import sharp from "sharp";
import { countDifferences, grown, rgbOf } from "../pixels.ts";
import type { EditorView, Share } from "./editorView.ts";

const SAMPLES = resolve("public/samples");
const COFFEE = { path: `${SAMPLES}/coffee.png`, width: 600, height: 400 };
const FEATHER = 16;
/** Pixels. */
const IPHONE_CANVAS = 4096 * 4096;
const STROKE: readonly Share[] = [
  [0.6, 0.62],
  [0.64, 0.7],
  [0.7, 0.74],
];
const SECOND_STROKE: readonly Share[] = [
  [0.2, 0.3],
  [0.3, 0.3],
];

/** The way in which a browser differs from what the journey expects of one. */
export interface Traits {
  /** Its driver can put an image on the clipboard that Ctrl+V pastes. */
  readonly canPaste: boolean;
  /** What is read from a canvas is what was drawn onto it. */
  readonly isReadBackTrue: boolean;
}

/** One promise of the journey. */
export interface Step {
  readonly title: string;
  run(): Promise<void>;
}

/** From the first image to the saved file, as every browser has to take it. The steps build on each other. */
export function journey(editor: EditorView, url: string, traits: Traits): readonly Step[] {
  let mask: Buffer = Buffer.alloc(0);
  const coffee = readFileSync(COFFEE.path);
  const opening: Step[] = [
    {
      title: traits.canPaste ? "opens an image that is pasted with Ctrl+V" : "opens an image of a paste event",
      async run() {
        await editor.goto(url);
        await (traits.canPaste ? editor.paste(coffee) : editor.pasteInPage(coffee));
        await editor.expectSize(COFFEE.width, COFFEE.height);
      },
    },
    {
      title: "opens an image that is dropped",
      async run() {
        await editor.drop(`${SAMPLES}/chelsea.png`);
        await editor.openAsNew();
        await editor.expectSize(...(await sizeOf(`${SAMPLES}/chelsea.png`)));
      },
    },
    {
      title: "opens an image from the file dialog",
      async run() {
        await editor.chooseImage(COFFEE.path);
        await editor.expectSize(COFFEE.width, COFFEE.height);
      },
    },
    {
      title: "paints a mask of the image's size, black and white, white along the stroke",
      async run() {
        await editor.drag(...STROKE);
        mask = await editor.maskFile();
        await expectStrictMask(mask, STROKE);
      },
    },
  ];
  const falsified: Step = {
    title: "says that this browser falsifies what is read from a canvas",
    run: () => editor.expectNotice(/changes the pixels that a page reads/),
  };
  const editing: Step[] = [
    {
      title: "generates with the engine here; no kept pixel changes",
      async run() {
        assert.match(await editor.generate(), /(^|\D)0 of [\d,]+ kept pixels changed/);
      },
    },
    { title: "compares by a wipe", run: () => editor.wipe() },
    {
      title: "accepts, and saves a PNG in which kept pixels are those of the original",
      async run() {
        await editor.accept();
        await editor.expectVersion(2);
        const [was, is, { near }] = [await rgbOf(coffee), await rgbOf(await editor.savePng()), await grown(mask, FEATHER)];
        assert.deepEqual([is.width, is.height], [was.width, was.height]);
        const { kept, repainted } = countDifferences(was, is, near);
        assert.equal(kept, 0);
        assert.ok(repainted > 100, `${repainted} pixels repainted`);
      },
    },
  ];
  const remembering: Step = {
    title: "has paint and version after a reload",
    async run() {
      await editor.drag(...SECOND_STROKE);
      const before = await editor.maskFile();
      await editor.expectSaved();
      await editor.expectKept();
      // What a falsified canvas says of how the image is read is not told.
      await editor.expectNoNotice(/Shown as it will be saved/);
      await editor.reload();
      if (traits.isReadBackTrue) await editor.expectVersion(2);
      assert.ok((await editor.maskFile()).equals(before), "the mask is another one after the reload");
    },
  };
  const extending: Step[] = [
    {
      title: "extends the image, and saves it in its new size with the old one in it",
      async run() {
        const before = await rgbOf(await editor.savePng());
        await editor.extend("Make square");
        assert.match(await editor.generate(), /(^|\D)0 of [\d,]+ kept pixels changed/);
        await editor.accept();
        await editor.expectVersion(3);
        const after = await editor.savePng();
        assert.deepEqual(await sizeOf(after), [600, 600]);
        // All but the seam's band, which lies along the edges of the old image.
        const inner = { left: FEATHER, width: 600 - 2 * FEATHER, height: 400 - 2 * FEATHER };
        const old = sharp(before.data, { raw: { width: 600, height: 400, channels: 3 } }).extract({ ...inner, top: FEATHER });
        const now = sharp(after)
          .removeAlpha()
          .toColourspace("srgb")
          .extract({ ...inner, top: 100 + FEATHER });
        assert.ok((await old.raw().toBuffer()).equals(await now.raw().toBuffer()), "the old image is another one");
      },
    },
    {
      title: "copies the image",
      async run() {
        assert.deepEqual(await editor.copy(), [600, 600]);
      },
    },
  ];
  return traits.isReadBackTrue ? [...opening, ...editing, remembering, ...extending] : [...opening, falsified, remembering];
}

/** A large image opened, painted on, sent and opened again. */
export function largeJourney(editor: EditorView, url: string, path: string, megapixels: number): readonly Step[] {
  return [
    {
      title: `opens ${megapixels} megapixels, is painted on, and has the paint after a reload`,
      async run() {
        await editor.goto(url);
        await editor.chooseImage(path);
        await editor.expectSize(...(await sizeOf(path)));
        await editor.drag(...STROKE);
        const before = await editor.maskFile();
        await expectStrictMask(before, STROKE, await sizeOf(path));
        await editor.expectSaved();
        await editor.reload();
        assert.ok((await editor.maskFile()).equals(before), "the mask is another one after the reload");
      },
    },
    {
      title: `generates in ${megapixels} megapixels; no kept pixel changes, and no canvas is larger than an iPhone's may be`,
      async run() {
        assert.match(await editor.generate(), /(^|\D)0 of [\d,]+ kept pixels changed/);
        assert.ok((await editor.largestCanvas()) <= IPHONE_CANVAS);
        await editor.accept();
        await editor.expectVersion(2);
        assert.ok((await editor.largestCanvas()) <= IPHONE_CANVAS);
      },
    },
  ];
}

async function sizeOf(file: string | Buffer): Promise<[width: number, height: number]> {
  const { width, height } = await sharp(file).metadata();
  return [width, height];
}

/** 8-bit grey, of just the image's size, 0 and 255 only; white where the stroke went, black far from it. */
async function expectStrictMask(
  file: Buffer,
  stroke: readonly Share[],
  [width, height]: readonly [number, number] = [COFFEE.width, COFFEE.height],
): Promise<void> {
  const about = await sharp(file).metadata();
  assert.deepEqual([about.format, about.width, about.height, about.channels, about.depth], ["png", width, height, 1, "uchar"]);
  const pixels = await sharp(file).toColourspace("b-w").raw().toBuffer();
  assert.deepEqual([...new Set(pixels)].sort(), [0, 255]);
  const at = ([x, y]: Share) => pixels[Math.floor(y * height) * width + Math.floor(x * width)];
  assert.deepEqual(
    stroke.map(at),
    stroke.map(() => 255),
  );
  assert.deepEqual([at([0.01, 0.01]), at([0.98, 0.98]), at([0.05, 0.9])], [0, 0, 0]);
}

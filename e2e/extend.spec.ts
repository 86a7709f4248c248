import sharp from "sharp";
import { expect, test } from "./fixtures.ts";
import type { EditorPage } from "./pages/editorPage.ts";

const FEATHER = 16;
const WIDTH = 240;
const HEIGHT = 160;

interface Preset {
  readonly name: string;
  /** The share of what is new that lies on the left and on top. */
  readonly left: number;
  readonly top: number;
  /** The new size, where the engine here makes it. */
  readonly width: number;
  readonly height: number;
}

/**
 * The picture, extended by each of the presets in turn, always from its first version.
 *
 * @param isForecast an engine that reads the prompt, and decides itself by how much a single side grows
 */
async function extendBy(presets: readonly Preset[], editor: EditorPage, path: string, isForecast: boolean): Promise<void> {
  await sharp("public/samples/chelsea.png").resize(WIDTH, HEIGHT, { fit: "cover" }).removeAlpha().png().toFile(path);
  await editor.openFile(path);
  const versions = editor.page.getByRole("navigation", { name: "Versions" });
  for (const preset of presets) {
    await test.step(preset.name, async () => {
      await editor.extend(preset.name);
      if (isForecast) await editor.prompt("continue the scene");
      await editor.generateAndReview();
      await expect(editor.review.getByText(/^0 of [\d,]+ kept pixels changed/)).toBeVisible();
      await editor.accept();
      const label = isForecast ? "continue the scene" : preset.name;
      await expect(versions.getByRole("button", { name: new RegExp(`^Version \\d+: ${label}$`) }).last()).toBeVisible();
      const saved = await editor.savePicture("PNG");
      const { width, height } = await sharp(saved).metadata();
      if (isForecast) {
        expect(width * height).toBeGreaterThan(1.15 * WIDTH * HEIGHT);
      } else {
        expect([width, height]).toEqual([preset.width, preset.height]);
      }

      // The seam fades inside the old picture, along the sides that grew; what lies deeper is untouched.
      const left = Math.floor(preset.left * (width - WIDTH));
      const top = Math.floor(preset.top * (height - HEIGHT));
      const inner = { left: FEATHER, top: FEATHER, width: WIDTH - 2 * FEATHER, height: HEIGHT - 2 * FEATHER };
      const was = await sharp(path).extract(inner).removeAlpha().raw().toBuffer();
      const is = await sharp(saved)
        .extract({ ...inner, left: left + FEATHER, top: top + FEATHER })
        .removeAlpha()
        .raw()
        .toBuffer();
      expect(is.equals(was)).toBe(true);

      await versions.getByRole("button", { name: /^Version 1:/ }).click();
      await editor.expectSize(WIDTH, HEIGHT);
    });
  }
}

test("presets of each kind with the content-aware fill: the old picture lies exactly in its own place", async ({
  editor,
}, info) => {
  const presets = [
    { name: "Zoom out 1.5×", left: 0.5, top: 0.5, width: 360, height: 240 },
    { name: "Make square", left: 0, top: 0.5, width: 240, height: 240 },
    { name: "Left", left: 1, top: 0, width: 360, height: 160 },
    { name: "Bottom", left: 0, top: 0, width: 240, height: 240 },
  ];
  await extendBy(presets, editor, info.outputPath("cat.png"), false);
});

test("the other presets with Flux Fill Pro: the old picture lies exactly in its own place", async ({
  vendorEditor: editor,
}, info) => {
  const presets = [
    { name: "Zoom out 2×", left: 0.5, top: 0.5, width: 480, height: 320 },
    { name: "Right", left: 0, top: 0, width: 360, height: 160 },
    { name: "Top", left: 0, top: 1, width: 240, height: 240 },
  ];
  await extendBy(presets, editor, info.outputPath("cat.png"), true);
});

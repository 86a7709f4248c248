import { randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import sharp from "sharp";
import { propertySeed } from "../src/testing/propertySeed.ts";
import { expect, test } from "./fixtures.ts";
import type { EditorPage } from "./pages/editorPage.ts";

const operation = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("paint" as const),
      x: fc.integer({ min: 10, max: 70 }),
      y: fc.integer({ min: 20, max: 70 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("undo" as const), times: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("redo" as const), times: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 1, arbitrary: fc.constant({ kind: "accept" as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: "crop" as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: "extend" as const }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("visit" as const), index: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.constant({ kind: "reload" as const }) },
);

/** The parts of the document that a designer sees. */
async function seen(editor: EditorPage) {
  const { page } = editor;
  const strip = page.getByRole("navigation", { name: "Versions" });
  await editor.mode("Repaint");
  return {
    versions: await strip
      .getByRole("button", { name: /^Version \d+:/ })
      .evaluateAll((all) => all.map(({ ariaLabel }) => ariaLabel)),
    current: await strip.locator("[aria-current=true]").getAttribute("aria-label"),
    results: await strip.getByRole("button", { name: "Edit: Result" }).count(),
    mask: (await editor.maskFile()).toString("base64"),
  };
}
type Seen = Awaited<ReturnType<typeof seen>>;

const pressed = async ({ page }: EditorPage, key: string, times: number) => {
  for (let press = 0; press < times; press++) await page.keyboard.press(key);
};

async function crop(editor: EditorPage, width: number): Promise<void> {
  const { page } = editor;
  await editor.mode("Extend");
  for (const [label, side] of [
    ["Frame width", width],
    ["Frame height", 160],
  ] as const) {
    await page.getByLabel(label).fill(`${side}`);
    await page.keyboard.press("Enter");
  }
  await page.getByRole("button", { name: /^Crop to/ }).click();
  await editor.expectSize(width, 160);
}

for (const walk of fc.sample(fc.array(operation, { minLength: 14, maxLength: 14 }), {
  numRuns: 2,
  seed: propertySeed(process.env),
})) {
  test(`a walk of ${walk.map(({ kind }) => kind).join(", ")} shows what its line of steps says`, async ({ editor }) => {
    const { page } = editor;
    const path = join(tmpdir(), `${randomUUID()}.png`);
    await sharp("public/samples/coffee.png").resize(240, 160, { fit: "cover" }).png().toFile(path);
    await editor.openFile(path);
    let line: Seen[] = [await seen(editor)];
    let at = 0;
    let visit: Seen | null = null;
    let width = 240;
    let isExtended = false;
    const push = async () => {
      line = [...line.slice(0, at + 1), ...(visit ? [visit] : []), await seen(editor)];
      at = line.length - 1;
      visit = null;
    };
    const takeResult = async () => {
      await editor.generateAndReview();
      // The result itself is no step: it is there in all that came before.
      const withResult = (state: Seen) => ({ ...state, results: state.results + 1 });
      line = line.map((state, i) => (i <= at ? withResult(state) : state));
      if (visit) visit = withResult(visit);
      await editor.accept();
      await push();
    };
    for (const step of walk) {
      await test.step(step.kind, async () => {
        switch (step.kind) {
          case "paint": {
            const before = (await seen(editor)).mask;
            await editor.drag([step.x / 100, step.y / 100], [step.x / 100 + 0.1, step.y / 100]);
            if ((await seen(editor)).mask !== before) await push();
            break;
          }
          case "undo":
            await pressed(editor, "ControlOrMeta+z", step.times);
            for (let times = 0; times < step.times; times++) {
              if (visit) visit = null;
              else at = Math.max(0, at - 1);
            }
            break;
          case "redo":
            await pressed(editor, "ControlOrMeta+Shift+z", step.times);
            for (let times = 0; times < step.times && at < line.length - 1; times++) {
              visit = null;
              at++;
            }
            break;
          case "accept": {
            const { mask, results } = await seen(editor);
            if (mask === line[0]?.mask || results > 0 || !(await editor.generate.isEnabled())) break;
            await takeResult();
            break;
          }
          case "extend":
            // Once: the walk is to end some time.
            if (visit || isExtended || (await seen(editor)).results > 0) break;
            isExtended = true;
            await editor.extend("Right");
            await takeResult();
            break;
          case "crop":
            if (visit || width < 160) break;
            width -= 20;
            await crop(editor, width);
            await push();
            break;
          case "visit": {
            const before = await seen(editor);
            const label = before.versions[step.index % before.versions.length] ?? "";
            await page.getByRole("button", { name: label, exact: true }).click();
            await expect(page.getByRole("button", { name: label, exact: true })).toHaveAttribute("aria-current", "true");
            if (label !== before.current) visit = label === line[at]?.current ? null : await seen(editor);
            break;
          }
          case "reload":
            await expect(page.getByText("Saved", { exact: true })).toBeVisible();
            await page.reload();
            await expect(editor.canvas).toBeVisible();
        }
        const expected = visit ?? line[at];
        await expect.poll(() => seen(editor)).toEqual(expected);
      });
    }
  });
}

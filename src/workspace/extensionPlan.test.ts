import fc from "fast-check";
import { expect, test } from "vitest";
import type { DocumentContent, Version } from "../contract/documents.ts";
import type { Edit } from "../contract/edits.ts";
import { type Rect, rectOf, relativeTo, sameSize, union, withoutAll } from "../core/geometry/geometry.ts";
import { movedOnto } from "../core/outpaint/plan.ts";
import { currentVersion, newDocument } from "../session/document/documentContent.ts";
import type { ExtensionRun } from "../state/draftSlice.ts";
import type { CompletedEdit } from "./completedEdit.ts";
import { type ExtensionPlan, extendingAfter, nextOf, planExtension, stepsLeft } from "./extensionPlan.ts";
import { shouldAutoAccept } from "./extensionRun.ts";
import { placeOf } from "./resultPlacement.ts";

const ENGINE = { sizes: { longerSide: 48, multipleOf: 16 } };
const BASE = { imageId: "a".repeat(64), width: 60, height: 40 };

/** Sends the next step of a way, and takes the result as a version that has all that the step invents. */
function step(content: DocumentContent, way: ExtensionPlan, number: number) {
  const next = way.steps[way.step - 1];
  if (!next) throw new RangeError("There is no step.");
  const before = currentVersion(content);
  const { goal, at, steps } = way;
  const run: ExtensionRun = {
    versionId: before.id,
    goal,
    at,
    step: way.step,
    steps: steps.length,
    next: nextOf(next),
    isGoing: true,
  };
  const layers = before.layers.map((layer) => movedOnto(layer, relativeTo(next.canvas, at)));
  const imageId = number.toString(16).padStart(64, "0");
  const region = relativeTo(next.region, next.canvas);
  const edit: CompletedEdit = {
    ...results,
    documentId: content.id,
    canvas: { width: next.canvas.width, height: next.canvas.height },
    layers: layers.map(({ x, y, imageId: id }) => ({ imageId: id, x, y })),
    region,
    result: { imageId, region, scale: 1, located: "exact" },
  };
  const made = { ...next.invented.reduce(union), imageId };
  const version: Version = {
    ...before,
    id: crypto.randomUUID(),
    canvas: edit.canvas,
    layers: [...layers, movedOnto(made, next.canvas)],
  };
  const after = extendingAfter({ run, ownFrame: null }, edit, placeOf(content, edit, undefined), version);
  const now = { ...content, versions: [...content.versions, version], currentVersionId: version.id };
  return { content: now, sent: run, edit, ...after };
}

const results = {
  id: crypto.randomUUID(),
  engine: "apiframe",
  mode: "inpaint",
  prompt: "",
  params: {},
  status: "completed",
  stage: "waiting",
  progress: 100,
  error: null,
  credits: 9,
  refunded: 0,
  createdAt: "2026-11-23T09:00:00.000Z",
  startedAt: "2026-11-23T09:00:00.000Z",
  completedAt: "2026-11-23T09:00:00.000Z",
} as const satisfies Partial<Edit>;

const reach = fc.integer({ min: -20, max: 70 });
const aFrame: fc.Arbitrary<Rect> = fc
  .record({ left: reach, right: reach, top: fc.integer({ min: -10, max: 70 }), bottom: fc.integer({ min: -10, max: 70 }) })
  .map(({ left, right, top, bottom }) => ({
    x: 0 - left,
    y: 0 - top,
    width: BASE.width + left + right,
    height: BASE.height + top + bottom,
  }));

test("a way goes step by step to the frame, which ends filled; given up in between and planned anew it ends filled, too", () => {
  fc.assert(
    fc.property(aFrame, fc.constantFrom("fewest", "full"), fc.nat(12), (frame, detail, givenUpAfter) => {
      let content: DocumentContent = newDocument({ name: "", baseImage: BASE });
      let run: ExtensionRun | null = null;
      let rect = frame;
      for (let number = 1; ; number++) {
        const way = planExtension(rect, content, ENGINE, detail, run);
        if (way.steps.length === 0) return;
        const done = step(content, way, number);
        expect(shouldAutoAccept(done.sent, done.edit)).toBe(done.isOnward);
        expect(shouldAutoAccept(done.run, done.edit)).toBe(false);
        content = done.content;
        if (!done.isOnward) break;
        rect = done.ownFrame?.rect ?? rect;
        expect(stepsLeft(planExtension(rect, content, ENGINE, detail, done.run))).toBe(stepsLeft(way) - 1);
        run = number === givenUpAfter ? null : done.run;
      }
      const { canvas, layers } = currentVersion(content);
      expect(sameSize(canvas, frame)).toBe(true);
      expect(withoutAll(rectOf(canvas), layers)).toEqual([]);
      const [base] = layers;
      expect([base?.x, base?.y]).toEqual([0 - frame.x, 0 - frame.y]);
    }),
  );
});

test("what is accepted beside a way is carried along, and another version has nothing to do with it", () => {
  const content = newDocument({ name: "", baseImage: BASE });
  const frame = { x: 0, y: 0, width: 60, height: 100 };
  const first = step(content, planExtension(frame, content, ENGINE, "full", null), 1);
  const here = currentVersion(first.content);
  const repainted: Version = {
    ...here,
    id: crypto.randomUUID(),
    layers: [...here.layers, { ...BASE, imageId: "b".repeat(64), x: 0, y: 0 }],
  };
  const beside: CompletedEdit = { ...first.edit, region: { x: 1, y: 1, width: 20, height: 20 } };
  const carried = extendingAfter(first, beside, placeOf(first.content, beside, undefined), repainted);
  expect(carried).toMatchObject({ run: { versionId: repainted.id, step: 2 }, isOnward: false, ownFrame: first.ownFrame });
  expect(planExtension(frame, content, ENGINE, "full", carried.run).step).toBe(1);
});

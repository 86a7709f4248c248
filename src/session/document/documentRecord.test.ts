import fc from "fast-check";
import { expect, test } from "vitest";
import type { DocumentContent, Layer, Version } from "../../contract/documents.ts";
import { DocumentRecord } from "../../contract/documents.ts";
import { newDocument } from "./documentContent.ts";
import { contentOf, recordOf, versionsOf } from "./documentRecord.ts";

const idOf = (n: number) => n.toString(16).padStart(64, "0");
const document = newDocument({ name: "coffee", baseImage: { imageId: idOf(0), width: 100, height: 80 } });
let count = 0;
const layer = (): Layer => ({ imageId: idOf(++count), x: count % 90, y: count % 70, width: 10, height: 10 });
const made = (layers: Layer[]): Version => ({
  id: crypto.randomUUID(),
  label: "a red door",
  canvas: { width: 100, height: 80 },
  layers,
  credits: 2,
  createdAt: "2026-11-30T09:00:00.000Z",
});
const last = ({ versions }: DocumentContent): Version => versions.at(-1) ?? expect.fail();
const withVersion = (content: DocumentContent, version: Version) => ({ ...content, versions: [...content.versions, version] });

const step = fc.oneof(
  fc.constant({ kind: "accept" as const }),
  fc.record({ kind: fc.constant("move" as const), x: fc.integer({ min: -9, max: 9 }), adds: fc.boolean() }),
  fc.record({ kind: fc.constant("adjust" as const), at: fc.nat(9) }),
  fc.record({ kind: fc.constant("branch" as const), at: fc.nat(9) }),
  fc.constant({ kind: "replace" as const }),
);

test("whatever was made of a document, its record gives it back", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      let content = document;
      for (const one of steps) {
        const { layers } = last(content);
        if (one.kind === "accept") content = withVersion(content, made([...layers, layer()]));
        if (one.kind === "move") {
          const moved = layers.map((other) => ({ ...other, x: other.x + one.x }));
          content = withVersion(content, made(one.adds ? [...moved, layer()] : moved));
        }
        if (one.kind === "adjust") {
          const at = one.at % layers.length;
          content = withVersion(
            content,
            made(layers.map((other, i) => (i === at ? { ...other, imageId: layer().imageId } : other))),
          );
        }
        if (one.kind === "branch") {
          const from = content.versions[one.at % content.versions.length] ?? expect.fail();
          content = withVersion(content, made([...from.layers, layer()]));
        }
        if (one.kind === "replace") content = withVersion(content, made([layer()]));
      }
      const record = DocumentRecord.parse(JSON.parse(JSON.stringify(recordOf(content))));
      expect(contentOf(record)).toEqual(content);
    }),
  );
});

test("each of 500 edits weighs what the first one does, and an adjusted layer in their midst its own", () => {
  let content = document;
  for (let edit = 0; edit < 500; edit++) content = withVersion(content, made([...last(content).layers, layer()]));
  const { layers } = last(content);
  content = withVersion(content, made(layers.map((one, i) => (i === 250 ? { ...one, imageId: layer().imageId } : one))));
  const { versions } = recordOf(content);
  expect(versions.map((version) => version.layers.length)).toEqual(Array(502).fill(1));
  const weights = versions.slice(1).map((version) => JSON.stringify(version).length);
  expect(Math.max(...weights) - Math.min(...weights)).toBeLessThan(20);
});

test("a version of an older release, with all its layers, reads as it is; one whose base is missing is refused", () => {
  const older = withVersion(document, made([...last(document).layers, layer()]));
  expect(contentOf(older)).toEqual(older);
  const orphan = recordOf(older).versions.slice(1);
  expect(() => versionsOf(orphan)).toThrow("A version that another one was made from is missing");
});

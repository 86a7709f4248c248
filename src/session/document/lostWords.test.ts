import { expect, test } from "vitest";
import type { DocumentContent } from "../../contract/documents.ts";
import { addVersion, newDocument } from "./documentContent.ts";
import { lostImageText } from "./lostImageText.ts";

const [base, layer, mask] = ["a", "b", "c"].map((letter) => letter.repeat(64)) as [string, string, string];

test("a lost image is named with the way to bring it back", () => {
  const first = newDocument({ name: "holiday", baseImage: { imageId: base, width: 4, height: 3 } });
  const [original] = first.versions;
  if (!original) throw new Error("There is no version.");
  const lamp = { imageId: layer, x: 0, y: 0, width: 2, height: 2 };
  const second = { ...original, id: crypto.randomUUID(), label: "No lamp", layers: [...original.layers, lamp] };
  const content: DocumentContent = addVersion(first, second);
  expect(lostImageText(content, base)).toMatch(/^The original of “holiday” is neither .* Open its file again/);
  expect(lostImageText(content, layer)).toMatch(/^The layer of “No lamp” is neither .* version before it/);
  expect(lostImageText(content, mask)).toMatch(/^A mask of “holiday” is neither/);
});

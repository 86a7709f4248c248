import { expect, test } from "vitest";
import { LocalDocument } from "../storage/localStore.ts";
import { newDocument } from "./documentContent.ts";

test("a kept document whose name an older release cut in the middle of a character is opened, with a name that the server takes", () => {
  const baseImage = { imageId: "a".repeat(64), width: 4, height: 3 };
  const document = { ...newDocument({ name: "kept", baseImage }), name: "half \ud83d", prompt: "a\0b" };
  const read = LocalDocument.parse({ document, revision: 3, isSynced: false });
  expect(read.document).toEqual({ ...document, name: "half \ufffd", prompt: "ab" });
});

test("a new document's name is cut by whole characters", () => {
  const baseImage = { imageId: "a".repeat(64), width: 4, height: 3 };
  expect(newDocument({ name: `${"a".repeat(199)}😀`, baseImage }).name).toBe("a".repeat(199));
});

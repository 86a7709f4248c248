import { expect, test } from "vitest";
import { AUTO, DEFAULT_OVERLAY } from "./appearanceSlice.ts";
import { migratePreferences } from "./migratePreferences.ts";

test("the overlay's first colour becomes auto, one that was chosen stays, and so does everything else", () => {
  const stored = { colorScheme: "light", diameter: 40, overlay: { colour: "#ff3b30", opacity: 0.7, isVisible: true } };
  const kept = { colorScheme: "light", diameter: 40 };
  expect(migratePreferences(stored)).toEqual({ ...kept, overlay: { ...DEFAULT_OVERLAY, colour: AUTO, opacity: 0.7 } });
  const chosen = { ...stored, overlay: { ...stored.overlay, colour: "#34C759" } };
  expect(migratePreferences(chosen)).toMatchObject({
    ...kept,
    overlay: { colour: "#34c759", isHatched: false, isOutlined: false },
  });
});

test("what cannot be read is left at its default", () => {
  expect(migratePreferences(null)).toEqual({});
  expect(migratePreferences({ overlay: "red" })).toEqual({ overlay: DEFAULT_OVERLAY });
  expect(migratePreferences({ overlay: { colour: 7, opacity: "half" } })).toEqual({ overlay: DEFAULT_OVERLAY });
});

test("version 2's overlay stays as it was chosen; mode and frame are a document's, and no preferences any more", () => {
  const kept = { overlay: { ...DEFAULT_OVERLAY, colour: "#ff3b30" }, diameter: 40 };
  expect(migratePreferences({ ...kept, mode: "extend", preset: null, ownFrame: null, run: { step: 2 } }, 2)).toEqual(kept);
});

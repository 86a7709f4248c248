import { AUTO, DEFAULT_OVERLAY, type Overlay } from "./appearanceSlice.ts";

/**
 * The preferences' present form. 2: the overlay's colour may be "auto"; it has a pattern and an outline. 4: mode, preset and frame are a
 * document's.
 */
export const PREFERENCES_VERSION = 4;

/** The overlay's default colour before it contrasted with the image. A stored one counts as not chosen. */
const FIRST_COLOUR = "#ff3b30";

const OF_THE_DOCUMENT: ReadonlySet<string> = new Set(["mode", "preset", "ownFrame", "run"]);

/** Preferences as an earlier version stored them, in their present form. What cannot be read is left at its default. */
export function migratePreferences(stored: unknown, version = 1): object {
  if (typeof stored !== "object" || stored === null) return {};
  const now = Object.fromEntries(Object.entries(stored).filter(([name]) => !OF_THE_DOCUMENT.has(name)));
  return version < 2 ? { ...now, overlay: "overlay" in stored ? overlayOf(stored.overlay) : DEFAULT_OVERLAY } : now;
}

function overlayOf(stored: unknown): Overlay {
  if (typeof stored !== "object" || stored === null) return DEFAULT_OVERLAY;
  const colour = "colour" in stored && typeof stored.colour === "string" ? stored.colour.toLowerCase() : FIRST_COLOUR;
  const isChosen = colour !== FIRST_COLOUR && /^#[0-9a-f]{6}$/.test(colour);
  const opacity = "opacity" in stored && typeof stored.opacity === "number" ? stored.opacity : DEFAULT_OVERLAY.opacity;
  return { ...DEFAULT_OVERLAY, colour: isChosen ? colour : AUTO, opacity };
}

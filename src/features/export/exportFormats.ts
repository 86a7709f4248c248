import type { RenderedFile } from "../../api/renders.ts";
import { type RenderFacts, type RenderRequest, refusalOf } from "../../contract/renders.ts";
import type { Size } from "../../core/geometry/geometry.ts";
import { countText } from "../../ui/format.ts";

/** What can be saved. */
export const SAVED_PARTS = [
  { value: "picture", label: "Picture" },
  { value: "edit", label: "Edit only" },
  { value: "layers", label: "Layers" },
  { value: "mask", label: "Mask" },
] as const;
export type SavedPart = (typeof SAVED_PARTS)[number]["value"];

const PICTURE_FORMATS = [
  { value: "png", label: "PNG" },
  { value: "tiff", label: "TIFF" },
  { value: "jpg", label: "JPEG" },
  { value: "webp", label: "WebP" },
] as const;
export type PictureFormat = (typeof PICTURE_FORMATS)[number]["value"];

const LAYER_FORMATS = [
  { value: "psd", label: "Photoshop" },
  { value: "ora", label: "OpenRaster" },
] as const;
export type LayerFormat = (typeof LAYER_FORMATS)[number]["value"];

const COMPRESSIONS = [
  { value: "lossy", label: "Smaller" },
  { value: "lossless", label: "Lossless" },
] as const;
export type Compression = (typeof COMPRESSIONS)[number]["value"];

/** An option that a choice shows greyed, with its reason, where an image of this size cannot be saved so. */
interface Offered<Value extends string> {
  readonly value: Value;
  readonly label: string;
  /** Null where it can be chosen. */
  readonly refusal: string | null;
}
type Kind<Value extends string> = Pick<Offered<Value>, "value" | "label">;

/** @param savedAs what is asked of the server for an option */
function offered<Value extends string>(
  canvas: Size,
  kinds: readonly Kind<Value>[],
  savedAs: (value: Value) => Pick<RenderRequest, "format" | "lossless">,
): Offered<Value>[] {
  return kinds.map((kind) => ({ ...kind, refusal: refusalOf({ canvas: { ...canvas }, ...savedAs(kind.value) }) }));
}

export const imageFormatsFor = (canvas: Size) => offered(canvas, PICTURE_FORMATS, (format) => ({ format }));
export const layerFormatsFor = (canvas: Size) => offered(canvas, LAYER_FORMATS, (format) => ({ format }));
export const compressionsFor = (canvas: Size) =>
  offered(canvas, COMPRESSIONS, (value) => ({ format: "webp", lossless: value === "lossless" }));

/** What a format does to the image, in words that promise nothing it does not keep. */
export const PICTURE_WORDS: Readonly<Record<Exclude<PictureFormat, "webp"> | Compression, string>> = {
  png: "Lossless. Every pixel outside your edits is exactly the original’s, in its own 8 or 16 bits, with its transparency and colour profile.",
  tiff: "Lossless, as PNG; CMYK stays CMYK. Every pixel outside your edits is exactly the original’s.",
  jpg: "Smaller file. JPEG re-encodes every pixel, also those outside your edits: each may change a little. 8 bits, no transparency.",
  lossy: "Smaller file. This WebP re-encodes every pixel, also those outside your edits: each may change a little. 8 bits.",
  lossless: "Lossless in 8 bits: every pixel outside your edits is exactly the original’s.",
};
export const LAYER_WORDS: Readonly<Record<LayerFormat, string>> = {
  psd: "The original and each edit as a layer, named by its prompt, and the flattened image. Over 30,000 pixels a side or 2 GB it becomes a PSB.",
  ora: "The original and each edit as a layer, named by its prompt, and the flattened image; for Krita, GIMP and others. At most 4 GB.",
};
export const EDIT_WORDS =
  "One edit on transparent, as large as the canvas: laid over the original it falls into place. It carries the profile of its colours.";
export const MASK_WORDS =
  "What is painted now, as the engine would get it: 8-bit grey, black and white alone, as large as the canvas.";

/** The figure that a save is proved by. */
export const provedText = (facts: RenderFacts): string =>
  `${countText(facts["overpaint-changed-pixels"])} of ${countText(facts["overpaint-kept-pixels"])} kept pixels changed`;

const NAMES: Readonly<Record<string, string>> = {
  png: "PNG",
  jpg: "JPEG",
  webp: "WebP",
  tiff: "TIFF",
  psd: "PSD",
  psb: "PSB",
  ora: "OpenRaster",
};
const PROFILE_WORDS = { kept: "colour profile kept", converted: "converted to sRGB", none: "no colour profile" } as const;

/** What was done, in a few words each. */
export function doneText({ extension, facts }: RenderedFile): string {
  const isNarrowed = facts["overpaint-base-bit-depth"] === "16" && facts["overpaint-bit-depth"] === "8";
  return [
    NAMES[extension] ?? extension,
    `${facts["overpaint-bit-depth"]} bit${isNarrowed ? " (the original has 16)" : ""}`,
    ...(facts["overpaint-colour"] === "rgb" ? [] : [facts["overpaint-colour"] === "cmyk" ? "CMYK" : "grey"]),
    PROFILE_WORDS[facts["overpaint-profile"]],
    ...(facts["overpaint-source-note"] === "written" ? ["notes how it was made"] : []),
  ].join(" · ");
}

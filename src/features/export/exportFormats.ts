import { renderLimitText } from "../../api/renderLimitText.ts";
import type { RenderedFile } from "../../api/renders.ts";
import { FORMAT_NAMES, type RenderFacts, type RenderRequest, renderLimitOf } from "../../contract/renders.ts";
import type { Size } from "../../core/geometry/geometry.ts";
import { countText } from "../../intl/figures.ts";
import { m } from "../../messages/messages.js";

/** The parts that can be saved. */
export const SAVED_PARTS = [
  { value: "picture", label: m.image() },
  { value: "edit", label: m.export_edit_only() },
  { value: "layers", label: m.export_layers() },
  { value: "mask", label: m.mask() },
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
  { value: "psd", label: m.export_photoshop() },
  { value: "ora", label: "OpenRaster" },
] as const;
export type LayerFormat = (typeof LAYER_FORMATS)[number]["value"];

const COMPRESSIONS = [
  { value: "lossy", label: m.export_smaller() },
  { value: "lossless", label: m.export_lossless() },
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

/** The reason why an image cannot be saved in a format; null when it can. */
function limitText(saved: Pick<RenderRequest, "canvas" | "format" | "lossless">): string | null {
  const limit = renderLimitOf(saved);
  return limit && renderLimitText(limit, saved);
}

/** @param savedAs what is asked of the server for an option */
function offered<Value extends string>(
  canvas: Size,
  kinds: readonly Kind<Value>[],
  savedAs: (value: Value) => Pick<RenderRequest, "format" | "lossless">,
): Offered<Value>[] {
  return kinds.map((kind) => ({ ...kind, refusal: limitText({ canvas, ...savedAs(kind.value) }) }));
}

export const imageFormatsFor = (canvas: Size) => offered(canvas, PICTURE_FORMATS, (format) => ({ format }));
export const layerFormatsFor = (canvas: Size) => offered(canvas, LAYER_FORMATS, (format) => ({ format }));
export const compressionsFor = (canvas: Size) =>
  offered(canvas, COMPRESSIONS, (value) => ({ format: "webp", lossless: value === "lossless" }));

/** A description of each format's effect on the image, in words that promise nothing it does not keep. */
export const PICTURE_WORDS: Readonly<Record<Exclude<PictureFormat, "webp"> | Compression, string>> = {
  png: m.export_about_png(),
  tiff: m.export_about_tiff(),
  jpg: m.export_about_jpeg(),
  lossy: m.export_about_webp_lossy(),
  lossless: m.export_about_webp_lossless(),
};
export const LAYER_WORDS: Readonly<Record<LayerFormat, string>> = {
  psd: m.export_about_psd(),
  ora: m.export_about_ora(),
};
export const EDIT_WORDS = m.export_about_edit();
export const MASK_WORDS = m.export_about_mask();

/** The figure that a save is proved by. */
export const provedText = (facts: RenderFacts): string =>
  m.kept_pixels_changed({
    changed: countText(facts["overpaint-changed-pixels"]),
    kept: countText(facts["overpaint-kept-pixels"]),
  });

const NAME_OF_EXTENSION: Readonly<Record<string, string>> = FORMAT_NAMES;
const PROFILE_WORDS = {
  kept: m.export_profile_kept(),
  converted: m.export_profile_converted(),
  none: m.export_profile_none(),
} as const;

/** A summary of the saved file, in a few words a fact. */
export function doneText({ extension, facts }: RenderedFile): string {
  const isNarrowed = facts["overpaint-base-bit-depth"] === "16" && facts["overpaint-bit-depth"] === "8";
  return [
    NAME_OF_EXTENSION[extension] ?? extension,
    isNarrowed
      ? m.export_bits_reduced({ bits: facts["overpaint-bit-depth"], original: facts["overpaint-base-bit-depth"] })
      : m.export_bits({ bits: facts["overpaint-bit-depth"] }),
    ...(facts["overpaint-colour"] === "rgb" ? [] : [facts["overpaint-colour"] === "cmyk" ? "CMYK" : m.export_gray()]),
    PROFILE_WORDS[facts["overpaint-profile"]],
    ...(facts["overpaint-source-note"] === "written" ? [m.export_disclosed()] : []),
  ].join(" · ");
}

import {
  type Compression,
  EDIT_WORDS,
  LAYER_WORDS,
  type LayerFormat,
  MASK_WORDS,
  PICTURE_WORDS,
  type PictureFormat,
  type SavedPart,
} from "./exportFormats.ts";
import type { Errand } from "./useErrand.ts";

/** The settings of the save dialog. Each part keeps its own, whichever is shown. */
export interface SaveChoice {
  readonly part: SavedPart;
  readonly format: PictureFormat;
  readonly layerFormat: LayerFormat;
  readonly compression: Compression;
  /** 40..100 */
  readonly quality: number;
  /** One edit of the version, from 0. */
  readonly edit: number;
  /** True when the file says how the image was made. */
  readonly isNoted: boolean;
}

export const isLossy = ({ format, compression }: SaveChoice): boolean =>
  format === "jpg" || (format === "webp" && compression === "lossy");

/** The work that Save starts. */
export function errandOf(choice: SaveChoice): Errand {
  const { part, format, layerFormat, quality, edit, isNoted } = choice;
  switch (part) {
    case "picture": {
      const encoding = isLossy(choice) ? { quality } : format === "webp" ? { lossless: true } : {};
      return { kind: "save", wish: { format, layer: null, isNoted, ...encoding } };
    }
    case "edit":
      return { kind: "save", wish: { format: "png", layer: edit + 1, isNoted } };
    case "layers":
      return { kind: "save", wish: { format: layerFormat, layer: null, isNoted } };
    case "mask":
      return { kind: "mask" };
  }
}

/** What the chosen format does to the image. */
export function choiceText({ part, format, layerFormat, compression }: SaveChoice): string {
  switch (part) {
    case "picture":
      return PICTURE_WORDS[format === "webp" ? compression : format];
    case "edit":
      return EDIT_WORDS;
    case "layers":
      return LAYER_WORDS[layerFormat];
    case "mask":
      return MASK_WORDS;
  }
}

import type { RenderFormat } from "../../contract/renders.ts";
import { contains, type Rect, rectOf, type Size } from "../../core/geometry/geometry.ts";
import { openImageFile } from "../storage/openImageFile.ts";
import type { LayerFile } from "./layerFiles.ts";

/** Properties of its base that a render needs. */
export interface Base {
  readonly file: LayerFile;
  readonly model: "grey" | "rgb" | "cmyk";
  readonly depth: 8 | 16;
  readonly hasAlpha: boolean;
  readonly profile: Profile | null;
}
interface Profile {
  readonly model: "grey" | "rgb" | "cmyk" | "other";
  readonly bytes: Buffer;
  /** Not in the base's file: what its samples are taken to be in, to be said in the new one. */
  readonly isAssumed: boolean;
}

/**
 * In what samples a picture is made: colour channels, bits a sample, an alpha channel or none.
 * The base's samples are never converted into another space, the layers are (`target`), but where the file format cannot hold them
 * (`isConverted`): CMYK in png, webp and ora, a grey profile in webp. Then the whole picture is sRGB.
 */
export interface PixelFormat {
  readonly model: "grey" | "rgb" | "cmyk";
  readonly depth: 8 | 16;
  readonly hasAlpha: boolean;
  readonly isConverted: boolean;
  /** The profile that layers are converted into; null for sRGB, "cmyk" for libvips's own, where a CMYK base brings none. */
  readonly target: Buffer | "cmyk" | null;
}

const MODEL_OF_SPACE: Readonly<Record<string, PixelFormat["model"]>> = { "b-w": "grey", grey16: "grey", cmyk: "cmyk" };
/** ICC.1:2022, section 7.2.6: the colour space of a profile. */
const MODEL_OF_PROFILE: Readonly<Record<string, PixelFormat["model"]>> = { GRAY: "grey", "RGB ": "rgb", CMYK: "cmyk" };

/** Looks at the base's file. */
export async function readBase(file: LayerFile): Promise<Base> {
  const { space, depth, hasAlpha, icc } = await openImageFile(file.path).metadata();
  const model = MODEL_OF_PROFILE[icc?.toString("latin1", 16, 20) ?? ""] ?? "other";
  return {
    file,
    model: MODEL_OF_SPACE[space ?? ""] ?? "rgb",
    depth: depth === "ushort" ? 16 : 8,
    hasAlpha: hasAlpha ?? false,
    profile: icc ? { model, bytes: icc, isAssumed: false } : null,
  };
}

/**
 * The pixel format a render is made in.
 *
 * - 16 bits where base and file format have them (png, tiff, psd, ora); layers are widened.
 * - Grey takes colour from layers and becomes RGB, each channel the grey sample; with a grey profile it stays grey, since in RGB
 *   its samples would mean other tones, and the layers become grey.
 * - CMYK stays in tiff, jpg and psd where the base covers the canvas and nothing of it is erased; the layers become CMYK.
 *
 * @param layers above the base
 */
export function pixelFormatOf(base: Base, canvas: Size, format: RenderFormat, layers: readonly LayerFile[]): PixelFormat {
  const hasLayers = layers.length > 0;
  const isWhole = contains(base.file, rectOf(canvas)) && layers.every(({ erasePath }) => erasePath === undefined);
  const hasAlpha = format !== "jpg" && (base.hasAlpha || !isWhole);
  const depth = format === "jpg" || format === "webp" ? 8 : base.depth;
  const profile = base.profile;
  const rgb: PixelFormat = { model: "rgb", depth, hasAlpha, isConverted: false, target: null };
  switch (base.model) {
    case "cmyk": {
      const isHeld = (format === "tiff" || format === "jpg" || format === "psd") && isWhole && !base.hasAlpha;
      if (!isHeld) return { ...rgb, isConverted: true };
      return { ...rgb, model: "cmyk", target: profile?.model === "cmyk" ? profile.bytes : "cmyk" };
    }
    case "grey": {
      if (profile?.model === "grey") {
        if (format === "webp") return { ...rgb, isConverted: true };
        return { ...rgb, model: "grey", target: profile.bytes };
      }
      if (format !== "webp" && !hasLayers) return { ...rgb, model: "grey" };
      return { ...rgb, target: profile?.model === "rgb" ? profile.bytes : null };
    }
    case "rgb":
      return { ...rgb, target: profile?.model === "rgb" ? profile.bytes : null };
  }
}

const COLOURS = { grey: 1, rgb: 3, cmyk: 4 } as const;
export const channelsOf = ({ model, hasAlpha }: Pick<PixelFormat, "model" | "hasAlpha">): number =>
  COLOURS[model] + (hasAlpha ? 1 : 0);

/** sharp's name for the pixel format's space. */
export function spaceOf({ model, depth }: Pick<PixelFormat, "model" | "depth">): "b-w" | "grey16" | "srgb" | "rgb16" | "cmyk" {
  if (model === "cmyk") return "cmyk";
  if (model === "grey") return depth === 16 ? "grey16" : "b-w";
  return depth === 16 ? "rgb16" : "srgb";
}

/** The part of the canvas that the base covers. */
export const placeOf = ({ file: { x, y, width, height } }: Base): Rect => ({ x, y, width, height });

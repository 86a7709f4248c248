import type { ImageLimits } from "../storage/imageLimits.ts";
import type { Decoded, NewFile } from "./decoded.ts";
import { decodeHeif } from "./heif/decodeHeif.ts";
import { decodePsd } from "./psd/decodePsd.ts";
import type { ForeignKind } from "./reading.ts";
import { decodeTiff } from "./tiff/decodeTiff.ts";

type Decode = (path: string, newFile: NewFile, limits: Pick<ImageLimits, "maxMegapixels">) => Promise<Decoded>;

/** @throws AppError image_truncated, image_too_many_pixels, image_type_refused */
export const decoders: Readonly<Record<ForeignKind, Decode>> = { tiff: decodeTiff, heif: decodeHeif, psd: decodePsd };

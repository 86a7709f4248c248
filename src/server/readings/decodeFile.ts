import type { ImageLimits } from "../storage/imageLimits.ts";
import type { Decoded, NewFile } from "./decoded.ts";
import type { ForeignKind } from "./reading.ts";
import { decodePsd } from "./psd/decodePsd.ts";
import { decodeTiff } from "./tiff/decodeTiff.ts";

export function decodeFile(kind: ForeignKind, path: string, newFile: NewFile, limits: Pick<ImageLimits, "maxMegapixels">): Promise<Decoded> {
  switch (kind) {
    case "tiff":
      return decodeTiff(path, newFile, limits);
    case "psd":
      return decodePsd(path, newFile, limits);
    default:
      throw new RangeError();
  }
}

import type { ReadingNote } from "../../contract/images.ts";
import type { PixelForm } from "./layout.ts";

/** Pixels to a metre. */
export interface Density {
  readonly across: number;
  readonly down: number;
}

/** The metadata of a file that a PNG can hold; each as a TIFF or PSD has it, IPTC as bare records (IIM). */
export interface FileMetadata {
  readonly profile: Buffer | null;
  readonly exif: Buffer | null;
  readonly xmp: Buffer | null;
  readonly iptc: Buffer | null;
  readonly density: Density | null;
}

/** A decoded file: pixels on the disk as they lay in it, and what was told of them. */
export interface Decoded {
  readonly pixels: PixelFiles;
  /** EXIF orientation: the turn that the pixels still need; 1 to 8. */
  readonly orientation: number;
  readonly metadata: FileMetadata;
  readonly notes: readonly ReadingNote[];
}

/** Uncompressed, as libvips has them. Inks stand without their alpha, which is a grey image of its own. */
export interface PixelFiles {
  readonly form: PixelForm;
  readonly path: string;
  readonly alphaPath: string | null;
}

/** Names a file that nobody has used before. */
export type NewFile = (extension: string) => string;

import type { RenderRequest } from "../../contract/renders.ts";
import type { Flat, ToFlatten } from "./flatten.ts";
import type { Metadata } from "./metadata/metadata.ts";
import type { PixelFormat } from "./pixelFormat.ts";
import type { Scratch } from "./scratch.ts";

/** The layers and request of a render, its metadata, its scratch files and the signal that ends it. */
export interface RenderJob extends ToFlatten {
  readonly request: RenderRequest;
  readonly metadata: Metadata;
  readonly scratch: Scratch;
  readonly signal: AbortSignal;
}

/** A finished file. */
export interface RenderOutput {
  readonly path: string;
  readonly extension: "png" | "jpg" | "webp" | "tiff" | "psd" | "psb" | "ora";
  readonly flat: Flat;
  /** Reads out of the file what it holds of the base, into a raster. */
  readBack(): Promise<ReadBack>;
}
export interface ReadBack {
  readonly path: string;
  readonly pixelFormat: PixelFormat;
}

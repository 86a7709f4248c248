import type { ImageId } from "../../contract/images.ts";
import type { Size } from "../../core/geometry/geometry.ts";
import type { Painted } from "../document/maskSource.ts";
import type { MergedDocument } from "./mergeDocuments.ts";

/** The paint of another browser on a canvas. */
export interface ForeignPaint {
  /** A version with that canvas. */
  readonly versionId: string;
  readonly canvas: Size;
  /** Null where nothing is painted. */
  readonly maskId: ImageId | null;
  /** A PNG of that size; null where nothing is painted. */
  fetchMask(): Promise<Blob | null>;
  /** The paint there before both went on; absent where it is the paint here at the moment when the change is reported. */
  readonly fetchBaseMask?: () => Promise<Blob | null>;
}

/** The changes by another browser to the open document since the server's revision that is known here. */
export interface ForeignChange {
  /** Of each canvas whose paint has changed; at the end of the one that it works on, changed or not. */
  readonly paints: readonly [...ForeignPaint[], ForeignPaint];
  /**
   * The document with that change, as it is in the moment of the call.
   *
   * @param isPainted whether anything is painted on the canvas that is open
   * @throws TextsDiverged
   */
  merge(isPainted: boolean): MergedDocument;
  /** To be called in the moment in which it is shown. `painted`: what is painted on some canvases from now on. */
  keep(merged: MergedDocument, painted: readonly Painted[]): void;
}

/** Shows what another browser has changed, and keeps it. */
export type Adopt = (change: ForeignChange, signal: AbortSignal) => Promise<void>;

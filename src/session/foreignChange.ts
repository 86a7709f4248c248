import type { Size } from "../core/geometry.ts";
import type { MaskSource } from "./maskSource.ts";
import type { MergedDocument } from "./mergeDocuments.ts";

/** What another browser has made of the open document. */
export interface ForeignChange {
  /** What it works on. */
  readonly versionId: string;
  /** Of that version. */
  readonly canvas: Size;
  /** A PNG of that size; null where nothing is painted. */
  fetchMask(): Promise<Blob | null>;
  /** What was painted there before both went on; absent where that is what is painted here, in the moment in which the change is told. */
  readonly fetchBaseMask?: () => Promise<Blob | null>;
  /**
   * The document with that change, as it is in the moment of the call.
   *
   * @param isPainted whether anything is painted on the canvas that is open
   * @throws TextsDiverged
   */
  merge(isPainted: boolean): MergedDocument;
  /** To be called in the moment in which it is shown. `mask`: what is painted on `canvas` from now on; absent, what was. */
  keep(merged: MergedDocument, mask?: MaskSource | null): void;
}

/** Shows what another browser has changed, and keeps it. */
export type Adopt = (change: ForeignChange, signal: AbortSignal) => Promise<void>;

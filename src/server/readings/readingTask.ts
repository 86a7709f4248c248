import type { ReadingNote } from "../../contract/images.ts";
import type { ErrorCode } from "../../core/errorCodes.ts";
import type { ForeignKind } from "./reading.ts";

/** A file for the worker thread. */
export interface ReadingTask {
  readonly kind: ForeignKind;
  readonly path: string;
  /** Empty; the worker leaves its files there. */
  readonly folder: string;
  readonly maxMegapixels: number;
}

/** Errors come as values: a thrown one loses its code. */
export type ReadingAnswer =
  | { readonly kind: "reading"; readonly path: string; readonly notes: readonly ReadingNote[] }
  | {
      readonly kind: "refused";
      readonly code: ErrorCode;
      readonly message: string;
      readonly details: Readonly<Record<string, unknown>> | undefined;
    };

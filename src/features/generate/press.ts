import type { EditError, EngineDescription } from "../../contract/edits.ts";
import type { Size } from "../../core/geometry/geometry.ts";
import type { Readiness } from "../../ui/readiness.ts";

/** The next press of the main button: what it does, what it costs, and what came of the last one. */
export interface Press {
  readonly engine: EngineDescription;
  readonly readiness: Readiness;
  /** Number of edits that it sends. */
  readonly count: number;
  /** The canvas that is left, where the frame only cuts. */
  readonly crop: Size | null;
  /** Number of edits that run. */
  readonly runningCount: number;
  /** The paint has changed since they were sent: the button sends again. */
  readonly isPaintNew: boolean;
  readonly isSending: boolean;
  /** The error of the last edit that could not be sent or stopped. */
  readonly failure: unknown;
  /** The error of the last sent edit that failed. */
  readonly editError: EditError | null;
  readonly onGenerate: () => void;
  readonly onStop: () => void;
}

/** True while the main button stops what runs, or the waiting for it. */
export const isStopping = ({ runningCount, isPaintNew }: Press): boolean => runningCount > 0 && !isPaintNew;

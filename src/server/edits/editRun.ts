import type { EngineId } from "../../contract/edits.ts";
import type { Clock } from "../engines/apiframe/clock.ts";
import type { FillEngine, FillWork } from "../engines/engine.ts";
import type { MemoryGate } from "../memoryGate.ts";
import type { EditObserver } from "../metrics.ts";
import type { ImageLimits } from "../storage/imageLimits.ts";
import type { Images } from "../storage/images.ts";
import type { EditRecord } from "./editRecord.ts";
import type { EditTable } from "./editTable.ts";
import type { Locating } from "./locating.ts";

/** Dependencies of the work on edits. */
export interface EditRunDeps {
  readonly table: EditTable;
  readonly images: Images;
  readonly locating: Locating;
  /** Folder for files while a region is rendered; on a disk. */
  readonly scratchFolder: string;
  readonly limits: Pick<ImageLimits, "maxMegapixels">;
  /** Before everything that decodes or renders. */
  readonly gate: MemoryGate;
  readonly engines: ReadonlyMap<EngineId, FillEngine>;
  readonly clock: Pick<Clock, "now" | "wait" | "every">;
  readonly observer: EditObserver;
  /** Called with what was not foreseen. */
  readonly report: (error: unknown, editId: string) => void;
}

/** One worker's hold on one edit. */
export interface EditRun {
  /** The lease's name, never used before: writes under a lost lease reach nothing. */
  readonly owner: string;
  /** The work for the engine: rendered once per run, since the same request always gives the same pixels. */
  work(record: EditRecord): Promise<FillWork>;
  /** Time of this run's first submission, by the process's clock; null when another run submitted it, or none. */
  submittedAtMs: number | null;
  /** Time for which the edit was watched since it was first taken up, by this run and all before it, in milliseconds. */
  watchedMs(): number;
}

/** Signals by which others reach a running edit. After the abort of one, the next call gives a new one. */
export interface EditCalls {
  /** Breaks off whatever it does: look at the row again. */
  interrupted(): AbortSignal;
  /** Ends a wait between two looks. */
  polledNow(): AbortSignal;
}

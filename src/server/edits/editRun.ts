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

/** What the work on edits needs. */
export interface EditRunDeps {
  readonly table: EditTable;
  readonly images: Images;
  readonly locating: Locating;
  /** Where files lie while a region is rendered; on a disk. */
  readonly scratchFolder: string;
  readonly limits: Pick<ImageLimits, "maxMegapixels">;
  /** Before everything that decodes or renders. */
  readonly gate: MemoryGate;
  readonly engines: ReadonlyMap<EngineId, FillEngine>;
  readonly clock: Pick<Clock, "now" | "wait" | "every">;
  readonly observer: EditObserver;
  /** Told of what was not foreseen. */
  readonly report: (error: unknown, editId: string) => void;
}

/** One worker's hold on one edit. */
export interface EditRun {
  /** The lease's name, never used before: writes under a lost lease reach nothing. */
  readonly owner: string;
  /** What the engine gets: rendered once a run, since the same request always gives the same pixels. */
  work(record: EditRecord): Promise<FillWork>;
  /** When this run first submitted it, by the process's clock; null when another run did, or none. */
  submittedAtMs: number | null;
  /** For how long the edit was watched since it was first taken up, by this run and all before it. */
  watchedMs(): number;
}

/** How others reach a running edit. Each gives a signal; after its abort, a new one. */
export interface EditCalls {
  /** Breaks off whatever it does: look at the row again. */
  interrupted(): AbortSignal;
  /** Ends a wait between two looks. */
  polledNow(): AbortSignal;
}

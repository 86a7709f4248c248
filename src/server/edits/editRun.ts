import type { EngineId } from "../../contract/edits.ts";
import type { Clock } from "../engines/apiframe/clock.ts";
import type { FillEngine } from "../engines/engine.ts";
import type { Images } from "../storage/images.ts";
import type { EditTable } from "./editTable.ts";

/** What the work on edits needs. */
export interface EditRunDeps {
  readonly table: EditTable;
  readonly images: Images;
  readonly engines: ReadonlyMap<EngineId, FillEngine>;
  readonly clock: Pick<Clock, "now" | "wait">;
  /** Told of what was not foreseen. */
  readonly report: (error: unknown, editId: string) => void;
}

import { Piscina } from "piscina";
import type { LocatedPicture } from "../../core/outpaint/locate.ts";
import type { OutpaintPreset } from "../../core/outpaint/presets.ts";

const IDLE_THREAD_MS = 30_000;

export interface LocateTask {
  /** The old picture as it was sent, encoded. */
  readonly old: Uint8Array;
  readonly resultPath: string;
  readonly preset: OutpaintPreset;
}

/** Looks for old pictures in answers, in a thread of its own: one takes some tenths of a second. */
export interface Locating {
  locate(task: LocateTask): Promise<LocatedPicture>;
  close(): Promise<void>;
}

/** The thread starts with the first result and ends when there was none for half a minute. */
export function createLocating(): Locating {
  const pool = new Piscina<LocateTask, LocatedPicture>({
    filename: new URL("./locateWorker.ts", import.meta.url).href,
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: IDLE_THREAD_MS,
  });
  return {
    locate: (task) => pool.run(task),
    close: () => pool.destroy(),
  };
}

import { useCallback, useRef, useState } from "react";
import type { Progress } from "../core/mask/progress.ts";
import { messageOf } from "../ui/format.ts";
import { notifyFailure } from "../workspace/notifyFailure.ts";
import type { OpenDocument, Workspace } from "../workspace/workspace.ts";

/** Something that is being opened. */
export interface Opening {
  readonly label: string;
  /** 0..1; null where nothing is known. */
  readonly progress: number | null;
  /** The document that was open when it began: once another one is, it has been opened. */
  readonly over: OpenDocument | null;
}

type Work = (signal: AbortSignal, onProgress: Progress) => Promise<void>;

/** One opening at a time: a newer one ends an older one, and a failure is told under its title. */
export function useOpening(workspace: Workspace) {
  const [opening, setOpening] = useState<Opening | null>(null);
  const latest = useRef<AbortController>(null);
  const run = useCallback(
    async (label: string, failure: string, work: Work): Promise<void> => {
      latest.current?.abort();
      const current = new AbortController();
      latest.current = current;
      const over = workspace.getSnapshot();
      const report = (progress: number | null) => latest.current === current && setOpening({ label, progress, over });
      report(null);
      try {
        await work(current.signal, report);
      } catch (error) {
        if (!current.signal.aborted) await notifyFailure(failure, messageOf(error));
      } finally {
        if (latest.current === current) setOpening(null);
      }
    },
    [workspace],
  );
  const cancel = useCallback(() => latest.current?.abort(), []);
  return { opening, run, cancel };
}

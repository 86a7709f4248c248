import { useCallback, useState } from "react";
import { m } from "../../messages/messages.js";
import { notifyFailure } from "../../workspace/notifyFailure.ts";
import type { ImageSource, Intake } from "./intake.ts";

/** An image that may have come by mistake; one that was chosen in the dialog was meant. */
export type Origin = "pasted" | "dropped";

/** Images that came in while a document is open. */
export interface AskedIntake {
  readonly origin: Origin;
  readonly sources: readonly ImageSource[];
}

/**
 * The queue of incoming images: the first is opened, after a question where a document is open, and the others wait to be
 * opened, each as a document of its own.
 */
export function useIntake(isOpen: () => boolean, open: (source: ImageSource) => void) {
  const [asked, setAsked] = useState<AskedIntake | null>(null);
  const [waiting, setWaiting] = useState<readonly ImageSource[]>([]);

  /** Gives the first to `use`. */
  const begin = useCallback(([first, ...others]: readonly ImageSource[], use: (source: ImageSource) => void) => {
    setAsked(null);
    setWaiting((earlier) => [...earlier, ...others]);
    if (first) use(first);
  }, []);

  const takeIn = useCallback(
    ({ sources, folders, hasText }: Intake, origin: Origin) => {
      const [folder] = folders;
      if (folder !== undefined) void notifyFailure(m.cant_open({ name: folder }), m.open_is_folder());
      if (sources.length > 0) {
        if (isOpen()) setAsked({ origin, sources });
        else begin(sources, open);
      } else if (folder === undefined && !(hasText && (isOpen() || origin === "dropped"))) {
        void notifyFailure(NOTHING[origin].title, NOTHING[origin].message);
      }
    },
    [isOpen, open, begin],
  );

  return {
    asked,
    waiting,
    takeIn,
    begin,
    cancel: () => setAsked(null),
    /** Opens one of those that wait. */
    openWaiting: (source: ImageSource) => {
      setWaiting((sources) => sources.filter((other) => other !== source));
      open(source);
    },
    dismissWaiting: () => setWaiting([]),
  };
}

const NOTHING: Readonly<Record<Origin, { readonly title: string; readonly message: string }>> = {
  pasted: {
    title: m.open_nothing_to_paste(),
    message: m.open_nothing_to_paste_hint(),
  },
  dropped: {
    title: m.open_nothing_dropped(),
    message: m.open_nothing_dropped_hint(),
  },
};

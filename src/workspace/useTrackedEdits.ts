import { useSyncExternalStore } from "react";
import type { TrackedEdit, TrackedEdits } from "./trackedEdits.ts";

/** Each edit of the open document that is under way or waits for a decision: loading, known or lost. */
export const useTrackedEdits = ({ subscribe, getSnapshot }: TrackedEdits): readonly TrackedEdit[] =>
  useSyncExternalStore(subscribe, getSnapshot);

import { useSyncExternalStore } from "react";
import type { FollowedEdit, FollowedEdits } from "./trackedEdits.ts";

/** Each edit of the open document that is under way or waits for a decision: loading, known or lost. */
export const useFollowedEdits = ({ subscribe, getSnapshot }: FollowedEdits): readonly FollowedEdit[] =>
  useSyncExternalStore(subscribe, getSnapshot);

import { useQueries } from "@tanstack/react-query";
import { editQuery } from "../api/edits.ts";
import type { Edit } from "../contract/edits.ts";
import type { PendingEdit } from "../session/localStore.ts";

const isKnown = (edit: Edit | undefined): edit is Edit => edit !== undefined;

/** The edits that are under way or wait for a decision, as the server tells them, in the order in which they were asked for. */
export function useFollowedEdits(pending: readonly PendingEdit[]): readonly Edit[] {
  return useQueries({
    queries: pending.flatMap(({ editId }) => (editId ? [editQuery(editId)] : [])),
    combine: (results) => results.map(({ data }) => data).filter(isKnown),
  });
}

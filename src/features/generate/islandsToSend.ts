import { type Rect, type Size, sameSize } from "../../core/geometry/geometry.ts";
import { m } from "../../messages/messages.js";
import type { OutboxEntry } from "../../session/storage/localStore.ts";

/** The islands that the next press sends, and a note on them for the designer; null where there is nothing to say. */
export interface IslandsToSend {
  readonly islands: readonly Rect[];
  readonly note: string | null;
}

type Waiting = Pick<OutboxEntry, "editId" | "painted" | "request">;

/**
 * The islands that no edit in progress or on review covers. Where all are covered: the one on review once more, else all of them.
 *
 * @param islands the bounds of each one's paint, whole canvas pixels
 * @param waiting the edits that wait
 * @param reviewedId the edit that is on review
 */
export function islandsToSend(
  islands: readonly Rect[],
  canvas: Size,
  waiting: readonly Waiting[],
  reviewedId: string | null,
): IslandsToSend {
  const isOf = (island: Rect, { painted, request }: Waiting): boolean =>
    painted !== undefined &&
    sameSize(request.canvas, canvas) &&
    sameSize(painted, island) &&
    painted.x === island.x &&
    painted.y === island.y;
  const unsent = islands.filter((island) => !waiting.some((edit) => isOf(island, edit)));
  const sent = islands.length - unsent.length;
  if (sent === 0) return { islands, note: null };
  if (unsent.length > 0) {
    const waiting = m.islands_results_waiting({ count: sent });
    return { islands: unsent, note: m.islands_sends_others({ count: unsent.length, waiting }) };
  }
  const reviewed = waiting.find(({ editId }) => editId === reviewedId);
  const again = reviewed ? islands.filter((island) => isOf(island, reviewed)) : [];
  return again.length > 0 ? { islands: again, note: m.islands_reviewed() } : { islands, note: m.islands_all() };
}

import { type Rect, type Size, sameSize } from "../../core/geometry/geometry.ts";
import { m } from "../../messages/messages.js";
import type { OutboxEntry } from "../../session/storage/localStore.ts";

/** Which islands the next press sends, and what the designer is told of that; null where nothing is to be told. */
export interface IslandsToSend {
  readonly islands: readonly Rect[];
  readonly note: string | null;
}

type Waiting = Pick<OutboxEntry, "editId" | "painted" | "request">;

/**
 * Those that no edit has which waits for its result or for a decision. Where all have one: that on review once more, else all of them.
 *
 * @param islands what holds the paint of each, whole canvas pixels
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

import { type Rect, type Size, sameSize } from "../../core/geometry/geometry.ts";
import type { OutboxEntry } from "../../session/storage/localStore.ts";
import { countText } from "../../ui/format.ts";

/** Which islands the next press sends, and what the designer is told of that; null where nothing is to be told. */
export interface IslandsToSend {
  readonly islands: readonly Rect[];
  readonly note: string | null;
}

type Waiting = Pick<OutboxEntry, "editId" | "painted" | "request">;

/**
 * Those that no edit has which waits for its answer or for a decision. Where all have one: that on review once more, else all of them.
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
    const waits = sent === 1 ? "One area waits" : `${countText(sent)} areas wait`;
    const others = unsent.length === 1 ? "the other one" : `the other ${countText(unsent.length)}`;
    return { islands: unsent, note: `${waits} for your decision already. This sends ${others}.` };
  }
  const reviewed = waiting.find(({ editId }) => editId === reviewedId);
  const again = reviewed ? islands.filter((island) => isOf(island, reviewed)) : [];
  return again.length > 0
    ? { islands: again, note: "This sends the area on review once more. The answer that you see stays." }
    : { islands, note: "Each area has an answer that waits for your decision. This sends all of them once more." };
}

import { expect, test } from "vitest";
import type { EditRequest } from "../../contract/edits.ts";
import type { Rect } from "../../core/geometry/geometry.ts";
import { islandsToSend } from "./islandsToSend.ts";

const canvas = { width: 600, height: 400 };
const [left, right]: readonly [Rect, Rect] = [
  { x: 10, y: 10, width: 20, height: 20 },
  { x: 500, y: 300, width: 30, height: 20 },
];
const both = [left, right];
const waiting = (editId: string, painted: Rect, of = canvas) => {
  const request: EditRequest = {
    documentId: editId,
    engine: "local",
    mode: "inpaint",
    canvas: of,
    layers: [],
    prompt: "",
    params: {},
  };
  return { editId, painted, request };
};
const send = (...args: Parameters<typeof islandsToSend>) => islandsToSend(...args);

test("an island that has a result to decide upon is not sent again with the others", () => {
  expect(send(both, canvas, [], null)).toEqual({ islands: both, note: null });
  const one = send(both, canvas, [waiting("a", left)], "a");
  expect(one.islands).toEqual([right]);
  expect(one.note).toContain("This sends the other one.");
});

test("one that was painted on, or lies on another canvas, is another one", () => {
  const grown = { ...left, width: 21 };
  expect(send([grown, right], canvas, [waiting("a", left)], "a").islands).toEqual([grown, right]);
  expect(send(both, canvas, [waiting("a", left, { width: 601, height: 400 })], "a").islands).toEqual(both);
});

test("where all have one, that on review is sent once more; all are while none is", () => {
  const all = [waiting("a", left), waiting("b", right)];
  expect(send(both, canvas, all, "b").islands).toEqual([right]);
  expect(send(both, canvas, all, "b").note).toContain("in review");
  expect(send(both, canvas, all, null).islands).toEqual(both);
  expect(send(both, canvas, all, null).note).toContain("Every area");
});

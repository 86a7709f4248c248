import { expect, test } from "vitest";
import { type PointerLike, pointerInput } from "./input.ts";

const event = (more: Partial<PointerLike>): PointerLike => ({
  type: "pointermove",
  pointerId: 3,
  pointerType: "pen",
  button: 0,
  buttons: 1,
  altKey: false,
  shiftKey: false,
  clientX: 110,
  clientY: 60,
  pressure: 0.25,
  timeStamp: 12,
  ...more,
});
const origin = { x: 100, y: 50 };
const viewport = { x: 4, y: 2, scale: 2 };

test("a move holds every coalesced sample, oldest first, in image pixels", () => {
  const coalesced = [event({ clientX: 106, pressure: 0.1 }), event({})];
  expect(pointerInput(event({ getCoalescedEvents: () => coalesced }), origin, viewport)).toEqual({
    kind: "move",
    pointerId: 3,
    device: "pen",
    timeMs: 12,
    isPressed: true,
    samples: [
      { x: 1, y: 4, screen: { x: 6, y: 10 }, pressure: 0.1 },
      { x: 3, y: 4, screen: { x: 10, y: 10 }, pressure: 0.25 },
    ],
  });
});

test("where nothing was coalesced the event itself is the sample", () => {
  expect(pointerInput(event({ getCoalescedEvents: () => [] }), origin, viewport)).toMatchObject({ samples: [{ x: 3, y: 4 }] });
  expect(pointerInput(event({}), origin, viewport)).toMatchObject({ samples: [{ x: 3, y: 4 }] });
});

test("a move without a button says so", () => {
  expect(pointerInput(event({ buttons: 0 }), origin, viewport)).toMatchObject({ isPressed: false });
});

test("only a pen has pressure", () => {
  const down = event({ type: "pointerdown", pointerType: "mouse", pressure: 0.5, button: 1 });
  expect(pointerInput(down, origin, viewport)).toMatchObject({ kind: "down", press: "middle", sample: { pressure: 1 } });
});

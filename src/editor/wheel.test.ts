import { expect, test } from "vitest";
import { type WheelLike, WheelReader } from "./wheel.ts";
import type { WheelTurn } from "./wheelTurn.ts";

type Told = Partial<WheelLike>;

const event = (more: Told, timeStamp: number): WheelLike => ({
  deltaX: 0,
  deltaY: 0,
  deltaMode: 0,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  timeStamp,
  ...more,
});

/** The turns of events that come 16 ms after each other. */
function read(events: readonly Told[], reader = new WheelReader(), fromMs = 1_000): readonly WheelTurn[] {
  return events.map((more, at) => reader.read(event(more, fromMs + 16 * at)));
}
const kindsOf = (turns: readonly WheelTurn[]) => new Set(turns.map(({ kind }) => kind));
/** deltaY with its wheelDeltaY. */
const ys = (...pairs: readonly (readonly [number, number])[]): Told[] =>
  pairs.map(([deltaY, wheelDeltaY]) => ({ deltaY, wheelDeltaY }));

const MOUSE: Readonly<Record<string, readonly Told[]>> = {
  "Chrome on Windows": ys([100, -120], [100, -120], [200, -240]),
  "Chrome on Windows at 150 %": ys([66.66666412353516, -120], [66.66666412353516, -120]),
  "Chrome on Windows at 300 %": ys([-33.33333206176758, 120]),
  "Chrome on Linux": ys([120, -120], [-120, 120]),
  "Chrome on a Mac, accelerated": ys([4.000244140625, -12], [8.00048828125, -24], [47.56427001953125, -142]),
  "Safari on a Mac, not accelerated": ys([40, -120], [80, -240]),
  "Firefox, in lines": [
    { deltaY: 3, deltaMode: 1, wheelDeltaY: -120 },
    { deltaY: -3, deltaMode: 1 },
  ],
  "Firefox on a Mac, in lines": [
    { deltaY: 1, deltaMode: 1 },
    { deltaY: 0.1, deltaMode: 1 },
  ],
  "Firefox, in pages": [{ deltaY: 1, deltaMode: 2 }],
  "a wheel of high resolution on Windows": ys([12.5, -15], [25, -30], [12.5, -15]),
  "a wheel of high resolution on Linux": ys([-15, 15], [-30, 30]),
  "a browser that tells no notches": [{ deltaY: 100 }, { deltaY: 300 }],
};

const TRACKPAD: Readonly<Record<string, readonly Told[]>> = {
  "Chrome on a Mac": ys([1, -3], [4, -12], [17, -51], [40, -120], [80, -240], [3, -9]),
  "Chrome on a Mac, askew": [
    { deltaX: 2, deltaY: 1, wheelDeltaY: -3 },
    { deltaX: 0, deltaY: 120, wheelDeltaY: -360 },
  ],
  "Safari on a Mac": ys([-1, 3], [-12, 36], [-40, 120]),
  "Firefox on a Mac": ys([2, -6], [20, -60], [40, -120]),
  "a Magic Mouse": [
    { deltaX: -1, deltaY: 2, wheelDeltaY: -6 },
    { deltaY: 33, wheelDeltaY: -99 },
  ],
  "a precision touchpad on Windows": ys([1.6666666269302368, -2], [5.833333492279053, -7], [25, -30], [100, -120]),
  "Chrome on Linux": ys([3.2, -120], [17.5, -120], [60, -120]),
};

test.each(Object.entries(MOUSE))("a mouse zooms: %s", (_, events) => {
  expect(kindsOf(read(events))).toEqual(new Set(["zoom"]));
});

test.each(Object.entries(TRACKPAD))("a trackpad pans: %s", (_, events) => {
  expect(kindsOf(read(events))).toEqual(new Set(["pan"]));
});

test("one reader goes from device to device after a pause, and not before", () => {
  const reader = new WheelReader();
  let fromMs = 0;
  for (const [kind, streams] of [
    ["zoom", MOUSE],
    ["pan", TRACKPAD],
    ["zoom", MOUSE],
  ] as const) {
    for (const [name, events] of Object.entries(streams)) {
      fromMs += 1_000;
      expect(kindsOf(read(events, reader, fromMs)), name).toEqual(new Set([kind]));
    }
  }
});

test("Ctrl and Command zoom always, a pinch further than a notch for the same way", () => {
  const [wheel] = read([{ deltaY: 100, wheelDeltaY: -120, ctrlKey: true }]);
  expect(wheel).toEqual({ kind: "zoom", delta: 100, isPinch: false });
  expect(read([{ deltaY: 100, wheelDeltaY: -120, metaKey: true }])).toEqual([wheel]);
  // As Chrome tells a pinch on a Mac, and on Windows.
  expect(read([{ deltaY: -1.25, wheelDeltaY: 120, ctrlKey: true }])).toEqual([{ kind: "zoom", delta: -1.25, isPinch: true }]);
  expect(read([{ deltaY: 2.4, wheelDeltaY: -3, ctrlKey: true }])).toEqual([{ kind: "zoom", delta: 2.4, isPinch: true }]);
});

test("Shift and the wheel pan sideways, whichever way the browser tells it", () => {
  const sideways = [{ kind: "pan", dx: 100, dy: 0 }];
  expect(read([{ deltaY: 100, wheelDeltaY: -120, shiftKey: true }])).toEqual(sideways);
  expect(read([{ deltaX: 100, shiftKey: true }])).toEqual(sideways);
  expect(read([{ deltaY: 3, deltaMode: 1, shiftKey: true }])).toEqual([{ kind: "pan", dx: 48, dy: 0 }]);
});

test("a pan goes as far as the fingers did, on both axes; a wheel that is tilted pans, too", () => {
  expect(read([{ deltaX: 4, deltaY: -7, wheelDeltaY: 21 }])).toEqual([{ kind: "pan", dx: 4, dy: -7 }]);
  expect(read([...ys([100, -120]), { deltaX: 100 }]).at(-1)).toEqual({ kind: "pan", dx: 100, dy: 0 });
});

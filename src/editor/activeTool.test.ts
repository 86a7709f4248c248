import { expect, test } from "vitest";
import { activeTool, type HeldKeys, holdKey, holdModifiers, NOTHING_HELD } from "./activeTool.ts";
import { paintTools as tools } from "./tools/index.ts";

const idOf = (picked: string, held: Partial<HeldKeys>) => {
  const active = activeTool(tools, picked, { ...NOTHING_HELD, ...held });
  return active === "pan" ? active : active.id;
};

test("Alt gives the opposite where there is one, space pans whatever else is held", () => {
  expect(idOf("brush", {})).toBe("brush");
  expect(idOf("brush", { isAlt: true, isShift: true })).toBe("eraser");
  expect(idOf("eraser", { isAlt: true })).toBe("brush");
  expect(idOf("lasso", { isAlt: true })).toBe("lasso");
  expect(idOf("eraser", { isSpace: true, isAlt: true })).toBe("pan");
  expect(idOf("hand", { isAlt: true })).toBe("pan");
});

test("keys are held from down to up; a repeat and any other key change nothing", () => {
  const space = holdKey(NOTHING_HELD, " ", true);
  expect(space).toEqual({ ...NOTHING_HELD, isSpace: true });
  expect(holdKey(space, " ", true)).toBe(space);
  expect(holdKey(space, "b", true)).toBe(space);
  expect(holdKey(holdKey(space, "Alt", true), " ", false)).toEqual({ ...NOTHING_HELD, isAlt: true });
});

test("an event knows better than the keys that were seen", () => {
  const held = holdKey(NOTHING_HELD, "Shift", true);
  expect(holdModifiers(held, { isShift: false, isAlt: true })).toEqual({ ...NOTHING_HELD, isAlt: true });
  expect(holdModifiers(held, { isShift: true, isAlt: false })).toBe(held);
});

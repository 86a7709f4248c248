import { expect, test } from "vitest";
import { activeTool, holdKey, NOTHING_HELD } from "./activeTool.ts";
import { tools } from "./tools/index.ts";

const idOf = (picked: string, held: { space: boolean; alt: boolean }) => {
  const active = activeTool(tools, picked, held);
  return active === "pan" ? active : active.id;
};

test("Alt gives the opposite, space pans whatever else is held", () => {
  expect(idOf("brush", NOTHING_HELD)).toBe("brush");
  expect(idOf("brush", { space: false, alt: true })).toBe("eraser");
  expect(idOf("eraser", { space: false, alt: true })).toBe("brush");
  expect(idOf("eraser", { space: true, alt: true })).toBe("pan");
});

test("keys are held from down to up; a repeat and any other key change nothing", () => {
  const space = holdKey(NOTHING_HELD, " ", true);
  expect(space).toEqual({ space: true, alt: false });
  expect(holdKey(space, " ", true)).toBe(space);
  expect(holdKey(space, "b", true)).toBe(space);
  expect(holdKey(holdKey(space, "Alt", true), " ", false)).toEqual({ space: false, alt: true });
});

import { resolveObjectURL } from "node:buffer";
import { afterEach, expect, test, vi } from "vitest";
import { saveFile } from "./saveFile.ts";

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("a file can be loaded for a minute after it was handed over, and is let go of then", async () => {
  vi.useFakeTimers();
  const link = { href: "", download: "", click: vi.fn() };
  vi.stubGlobal("document", { createElement: () => link });
  saveFile(new Blob(["pixels"]), "mask.png");
  expect(link.click).toHaveBeenCalledOnce();
  await vi.advanceTimersByTimeAsync(59_000);
  expect(await resolveObjectURL(link.href)?.text()).toBe("pixels");
  await vi.advanceTimersByTimeAsync(2_000);
  expect(resolveObjectURL(link.href)).toBeUndefined();
});

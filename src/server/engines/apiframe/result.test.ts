import sharp, { type Sharp } from "sharp";
import { expect, test, vi } from "vitest";
import { checkPicture } from "./result.ts";

test("pictures are decoded one at a time, whatever comes at once", async () => {
  const bytes = await sharp({ create: { width: 60, height: 40, channels: 3, background: "#a52" } })
    .png()
    .toBuffer();
  const shared: Pick<Sharp, "stats"> = Object.getPrototypeOf(sharp(bytes));
  const { stats } = shared;
  let open = 0;
  let most = 0;
  const spy = vi.spyOn(shared, "stats").mockImplementation(async function (this: Sharp) {
    most = Math.max(most, ++open);
    const told = await stats.call(this);
    open--;
    return told;
  });
  await Promise.all([1, 2, 3, 4].map(() => checkPicture(bytes)));
  expect(spy).toHaveBeenCalledTimes(4);
  expect(most).toBe(1);
  spy.mockRestore();
});

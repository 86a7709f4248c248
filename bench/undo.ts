import { areaOf } from "../src/core/geometry.ts";
import { alternate, type Budget, timed } from "./measure.ts";
import { chance, MP_24, paintStroke, strokedMask } from "./scene.ts";

/** A snapshot taken with getImageData costs at least the copy of its bytes, which is what stands for it here. */
export const undoStroke: Budget = {
  name: "undo of a stroke at 24 MP / copy of the RGBA canvas's bytes",
  demand: 0.05,
  async run() {
    const mask = strokedMask(MP_24, 0.28);
    const canvas = new Uint8ClampedArray(4 * areaOf(MP_24)).fill(1);
    const change = paintStroke(mask, chance(5));
    if (!change) throw new Error("The stroke to undo painted nothing.");
    return alternate(
      async () => {
        const spentMs = await timed(() => mask.apply(change, "before"));
        mask.apply(change, "after");
        return spentMs;
      },
      () => timed(() => canvas.slice()),
    );
  },
};

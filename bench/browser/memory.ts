import { areaOf, type Size } from "../../src/core/geometry/geometry.ts";
import { MaskDocument, REPAINT } from "../../src/core/mask/maskDocument.ts";
import type { Budget } from "../measure.ts";
import { MP_24, VIEW } from "../scene.ts";

const RGBA_BYTES = 4;

/** The worst case: every tile neither empty nor full. */
function stripedMask(size: Size): MaskDocument {
  const mask = new MaskDocument(size);
  const edit = mask.begin();
  for (let row = 0; row < size.height; row += 2) edit.fill(row, 0, size.width - 1, REPAINT);
  edit.commit("Stripes");
  return mask;
}

export const memory: Budget = {
  name: "memory of mask and view at 24 MP, at worst / RGBA canvas",
  demand: 0.25,
  sense: "most",
  async run() {
    const ours = stripedMask(MP_24).bytes + RGBA_BYTES * areaOf(VIEW);
    return { ours, theirs: RGBA_BYTES * areaOf(MP_24), unit: "bytes" };
  },
};

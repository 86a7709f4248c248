import type { FrameLimit, FrameLimits } from "../core/outpaint/frameLimits.ts";
import type { SnapGuide } from "../core/outpaint/frameSnap.ts";
import type { RatioId } from "../core/outpaint/templates.ts";
import { countText } from "../intl/figures.ts";
import { m } from "../messages/messages.js";

/** "16:9", "A4 landscape". */
export const ratioName = (id: RatioId): string =>
  id === "a4" ? m.template_a4() : id === "a4-landscape" ? m.template_a4_landscape() : id;

/** The name of a snap target: "Edge", "16:9", "2,000 px". */
export function guideText({ kind, ratio, length = 0 }: SnapGuide): string {
  switch (kind) {
    case "edge":
      return m.snap_edge();
    case "centre":
      return m.snap_center();
    case "match":
      return m.snap_match();
    case "ratio":
      return ratio ? ratioName(ratio) : "";
    case "size":
      return m.pixels_unit({ value: countText(length) });
  }
}

/** The reason why a frame goes no further. */
export function limitText(limit: FrameLimit, { maxPixels, maxSide }: FrameLimits): string {
  switch (limit) {
    case "pixels":
      return m.frame_limit_pixels({ megapixels: Math.floor(maxPixels / 1e6) });
    case "side":
      return m.frame_limit_side({ maxSide: countText(maxSide) });
    case "picture":
      return m.frame_limit_image();
  }
}

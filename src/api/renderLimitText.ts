import { FORMAT_NAMES, type RenderLimit, type RenderRequest } from "../contract/renders.ts";
import { countText } from "../intl/figures.ts";
import { m } from "../messages/messages.js";

/** The sentence for an image that is too large for a format, before it is asked for and when the server refuses it. */
export function renderLimitText(
  { by, max }: RenderLimit,
  { format, lossless }: Pick<RenderRequest, "format" | "lossless">,
): string {
  if (by === "side") return m.render_limit_side({ format: FORMAT_NAMES[format], maxSide: countText(max) });
  return (lossless ? m.render_limit_lossless_webp : m.render_limit_lossy_webp)({ maxMegapixels: max });
}

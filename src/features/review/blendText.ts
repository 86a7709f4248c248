import type { Seam } from "../../contract/documents.ts";
import type { Registration } from "../../core/seam/register.ts";
import { countText, signedText } from "../../intl/figures.ts";
import { m } from "../../messages/messages.js";

/**
 * The area that an edit changes beside what it replaces: "16 px blended; 41,200 pixels".
 *
 * @param pixels null until they are counted
 */
export function blendAreaText(seam: Seam, pixels: number | null): string {
  if (seam.isStrict || seam.grow + seam.feather === 0) return m.blend_area_none();
  const [grow, feather] = [countText(seam.grow), countText(seam.feather)];
  const area =
    seam.grow === 0
      ? m.blend_area_faded({ feather })
      : seam.feather === 0
        ? m.blend_area_replaced({ grow })
        : m.blend_area_both({ grow, feather });
  return pixels === null ? area : m.blend_area_pixels({ area, pixels: countText(pixels) });
}

/** The measured position of a result, and what became of it. */
export function alignmentText({ shift, rejectionReason }: Pick<Registration, "shift" | "rejectionReason">): string {
  const by = m.shift_px({ x: signedText(shift.x), y: signedText(shift.y) });
  switch (rejectionReason) {
    case null:
      return Math.hypot(shift.x, shift.y) < 0.05 ? m.aligned() : m.auto_aligned({ shift: by });
    case "far":
      return m.align_too_far({ shift: by });
    case "unlike":
      return m.align_unlike();
    case "few":
    case "flat":
      return m.align_too_little();
  }
}

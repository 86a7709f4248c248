import type { RegionChoice } from "../../core/geometry/region.ts";
import type { Finding } from "../../core/mask/checks/preflight.ts";
import type { MaskWork } from "../../core/mask/operations/work.ts";
import type { ActionId } from "../../editor/actions.ts";
import { countText, factorText } from "../../intl/figures.ts";
import { m } from "../../messages/messages.js";
import { costText, scaleText, shareText } from "../../ui/format.ts";

/** The one-click fix for a finding. */
export type QuickFix =
  | { readonly kind: "action"; readonly label: string; readonly action: ActionId }
  | { readonly kind: "work"; readonly label: string; readonly work: MaskWork }
  | { readonly kind: "region"; readonly label: string; readonly choice: RegionChoice };

/** A finding in words, and its quick fix. */
export interface FindingMessage {
  readonly tone: "ok" | "hint" | "warn";
  readonly text: string;
  readonly quickFix: QuickFix;
}

/** The facts about the next edit that bear on findings. */
export interface FindingContext {
  readonly creditsPerEdit: number;
  readonly regionKind: RegionChoice["kind"];
}

/** A finding of preflight in words for the designer: what it is, then what it means. */
export function describeFinding(finding: Finding, next: FindingContext): FindingMessage {
  const { tone = "warn", ...message } = wordsFor(finding, next);
  return { tone, ...message };
}

function wordsFor(finding: Finding, next: FindingContext): Omit<FindingMessage, "tone"> & Partial<Pick<FindingMessage, "tone">> {
  switch (finding.kind) {
    case "empty":
      return {
        tone: "hint",
        text: m.check_empty(),
        quickFix: { kind: "action", label: m.select_all(), action: "fill" },
      };
    case "full":
      return {
        text: m.check_full(),
        quickFix: { kind: "action", label: m.clear(), action: "clear" },
      };
    case "large":
      return {
        text: m.check_large({ share: shareText(finding.share) }),
        quickFix: { kind: "action", label: m.invert(), action: "invert" },
      };
    case "specks":
      return {
        text: m.check_specks({ count: finding.count, area: countText(finding.area) }),
        quickFix: { kind: "work", label: m.remove(), work: { kind: "dropSpecks", area: finding.area } },
      };
    case "pinholes":
      return {
        text: m.check_small_holes({ count: finding.count, area: countText(finding.area) }),
        quickFix: { kind: "work", label: m.fill(), work: { kind: "fillPinholes", area: finding.area } },
      };
    case "outsideRegion":
      return {
        text: m.check_outside_region({ share: shareText(finding.share) }),
        quickFix: { kind: "region", label: m.check_widen_region(), choice: { kind: "own", rect: finding.larger } },
      };
    case "touchesRegionEdge":
      return {
        text: m.check_region_edge(),
        quickFix: { kind: "region", label: m.check_widen_region(), choice: { kind: "own", rect: finding.larger } },
      };
    case "regionTooLarge":
      return {
        text: m.check_region_too_large({ scale: factorText(finding.scale) }),
        quickFix: { kind: "region", label: m.check_tighten(), choice: { kind: "tight" } },
      };
    case "islands":
      return islandsText(finding, next);
  }
}

function islandsText(
  { islands, scale, alone }: Extract<Finding, { kind: "islands" }>,
  next: FindingContext,
): ReturnType<typeof wordsFor> {
  const count = countText(islands.length);
  const cost = costText(islands.length * next.creditsPerEdit);
  if (next.regionKind === "islands") {
    const most = alone > 1 ? m.check_at_most({ scale: scaleText(alone) }) : scaleText(alone);
    return {
      tone: "ok",
      text: m.check_islands_apart({ count, cost, scale: most }),
      quickFix: { kind: "region", label: m.check_send_together(), choice: { kind: "auto" } },
    };
  }
  return {
    text: m.check_islands_together({ count, scale: scaleText(scale), cost, alone: scaleText(alone) }),
    quickFix: { kind: "region", label: m.check_send_separately({ count }), choice: { kind: "islands" } },
  };
}

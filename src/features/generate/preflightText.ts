import type { RegionChoice } from "../../core/geometry/region.ts";
import type { Finding } from "../../core/mask/checks/preflight.ts";
import type { MaskWork } from "../../core/mask/operations/work.ts";
import type { CommandId } from "../../editor/keymap.ts";
import { costText, countText, scaleText, shareText } from "../../ui/format.ts";

/** What one click does about a finding. */
export type QuickFix =
  | { readonly kind: "command"; readonly label: string; readonly command: CommandId }
  | { readonly kind: "work"; readonly label: string; readonly work: MaskWork }
  | { readonly kind: "region"; readonly label: string; readonly choice: RegionChoice };

/** A finding in words, and its quick fix. */
export interface FindingMessage {
  readonly tone: "ok" | "hint" | "warn";
  readonly text: string;
  readonly quickFix: QuickFix;
}

/** What the next edit is, as far as it bears on findings. */
export interface NextEdit {
  readonly creditsPerEdit: number;
  readonly regionKind: RegionChoice["kind"];
}

const places = (count: number, one: string): string => (count === 1 ? `One ${one}` : `${countText(count)} ${one}s`);

/** What preflight found, in words for the designer: what it is, then what it means. */
export function describeFinding(finding: Finding, next: NextEdit): FindingMessage {
  const { tone = "warn", ...message } = wordsFor(finding, next);
  return { tone, ...message };
}

function wordsFor(finding: Finding, next: NextEdit): Omit<FindingMessage, "tone"> & Partial<Pick<FindingMessage, "tone">> {
  switch (finding.kind) {
    case "empty":
      return {
        tone: "hint",
        text: "Paint over what should change.",
        quickFix: { kind: "command", label: "Fill all", command: "fill" },
      };
    case "full":
      return {
        text: "The mask covers the whole picture. Nothing is left for the engine to go by.",
        quickFix: { kind: "command", label: "Clear", command: "clear" },
      };
    case "large":
      return {
        text: `The mask covers ${shareText(finding.share)}. Little is left for the engine to go by.`,
        quickFix: { kind: "command", label: "Invert", command: "invert" },
      };
    case "specks":
      return {
        text: `${places(finding.count, "speck")} under ${countText(finding.area)} px.`,
        quickFix: { kind: "work", label: "Drop", work: { kind: "dropSpecks", area: finding.area } },
      };
    case "pinholes":
      return {
        text: `${places(finding.count, "pinhole")} under ${countText(finding.area)} px.`,
        quickFix: { kind: "work", label: "Fill", work: { kind: "fillPinholes", area: finding.area } },
      };
    case "outsideRegion":
      return {
        text: `${shareText(finding.share)} of the paint lies outside the region. It is not sent, and nothing changes there.`,
        quickFix: { kind: "region", label: "Widen the region", choice: { kind: "own", rect: finding.larger } },
      };
    case "touchesRegionEdge":
      return {
        text: "The mask reaches the edge of the region: the engine sees nothing beyond it.",
        quickFix: { kind: "region", label: "Widen", choice: { kind: "own", rect: finding.larger } },
      };
    case "regionTooLarge":
      return {
        text: `The region is larger than the engine’s best size: the answer is enlarged ${finding.scale.toFixed(1)}x.`,
        quickFix: { kind: "region", label: "Tighten", choice: { kind: "tight" } },
      };
    case "islands":
      return tellIslands(finding, next);
  }
}

function tellIslands(
  { islands, scale, alone }: Extract<Finding, { kind: "islands" }>,
  next: NextEdit,
): ReturnType<typeof wordsFor> {
  const count = countText(islands.length);
  const cost = costText(islands.length * next.creditsPerEdit);
  if (next.regionKind === "islands") {
    const most = alone > 1 ? `${scaleText(alone)} at most` : scaleText(alone);
    return {
      tone: "ok",
      text: `${count} areas far apart are sent as ${count} edits: ${cost}, ${most}.`,
      quickFix: { kind: "region", label: "Send together", choice: { kind: "auto" } },
    };
  }
  return {
    text: `${count} areas far apart: sent together, each is ${scaleText(scale)}; as ${count} edits, ${cost}, ${scaleText(alone)}.`,
    quickFix: { kind: "region", label: `Send as ${count} edits`, choice: { kind: "islands" } },
  };
}

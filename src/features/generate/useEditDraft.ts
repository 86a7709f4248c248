import { useMemo } from "react";
import type { ShownRegion } from "../../canvas/RegionBox.tsx";
import type { Version } from "../../contract/documents.ts";
import type { EngineDescription } from "../../contract/edits.ts";
import { presetOf } from "../../contract/presetOf.ts";
import { areaOf, type Rect } from "../../core/geometry/geometry.ts";
import { isBlank } from "../../core/isBlank.ts";
import type { Finding } from "../../core/mask/checks/preflight.ts";
import type { Editor } from "../../editor/editor.ts";
import { m } from "../../messages/messages.js";
import type { OutboxEntry } from "../../session/storage/localStore.ts";
import { useEditorMembers } from "../../state/store.ts";
import { shareText } from "../../ui/format.ts";
import type { Readiness } from "../../ui/readiness.ts";
import { ownFrameOn } from "../../workspace/chosenFrame.ts";
import type { EditDraft } from "../../workspace/editDraft.ts";
import { islandsToSend } from "./islandsToSend.ts";
import { useFindings } from "./usePreflight.ts";
import { regionsOfIslands, useRegion } from "./useRegion.ts";

/** The edit that the next press sends, and the notes that come before it. */
export interface FindingContext {
  readonly draft: EditDraft;
  readonly readiness: Readiness;
  readonly findings: readonly Finding[];
  /** Of each edit that is sent; none while nothing is painted. */
  readonly regions: readonly ShownRegion[];
}

const SENT_ONCE_MORE = m.generate_adds_result();

const NO_REGION: readonly ShownRegion[] = [];

const islandsIn = (findings: readonly Finding[]): readonly Rect[] | null =>
  findings.find((finding) => finding.kind === "islands")?.islands ?? null;

function readinessOf(mode: "repaint" | "extend", share: number, engine: EngineDescription, prompt: string): Readiness {
  if (!engine.available)
    return { isReady: false, tone: "warn", text: engine.reason ?? m.generate_engine_unavailable({ label: engine.label }) };
  // The finding says it, and what to do.
  if (mode === "repaint" && share === 0) return { isReady: false, tone: "hint", text: null };
  if (engine.usesPrompt && isBlank(prompt)) return { isReady: false, tone: "hint", text: m.generate_describe() };
  if (mode === "extend") return { isReady: true, tone: "ok", text: m.generate_extend_ready() };
  return { isReady: true, tone: "ok", text: m.generate_repaint_ready({ share: shareText(share) }) };
}

/** Other edits that run or wait for a decision. */
interface Beside {
  readonly waiting: readonly OutboxEntry[];
  /** The result that is looked at; null for none. */
  readonly reviewedId: string | null;
}

/** The edit of that version that the interface and the mask after `step` describe. */
export function useEditDraft(
  editor: Editor,
  step: number,
  version: Version,
  engine: EngineDescription,
  { waiting, reviewedId }: Beside,
): FindingContext {
  const { mode, preset, ownFrame, detail, prompts, params, seed, regionChoice } = useEditorMembers(
    "mode",
    "preset",
    "ownFrame",
    "detail",
    "prompts",
    "params",
    "seed",
    "regionChoice",
  );
  const canvas = editor.mask.size;
  const share = useMemo(() => (step >= 0 ? editor.committedMask.count() / areaOf(editor.mask.size) : 0), [editor, step]);
  const region = useRegion(editor, step, engine);
  const { findings, isStale } = useFindings(editor, step, region?.rect ?? null, engine);
  const found = mode === "repaint" && regionChoice.kind === "islands" ? islandsIn(findings) : null;
  const next = found && islandsToSend(found, canvas, waiting, reviewedId);
  const islands = next?.islands ?? null;
  const areas = islandsIn(findings)?.length ?? 1;
  const regions = useMemo(
    () => (islands ? regionsOfIslands(islands, canvas, engine) : region ? [{ ...region, areas }] : NO_REGION),
    [islands, canvas, engine, region, areas],
  );
  const ready = readinessOf(mode, share, engine, prompts[mode]);
  const note = next ? next.note : reviewedId !== null && mode === "repaint" ? SENT_ONCE_MORE : null;
  const readiness: Readiness = ready.isReady && note ? { ...ready, tone: "hint", text: note } : ready;
  // What it costs is known when it is known how many there are.
  const isCounted = regionChoice.kind !== "islands" || mode === "extend" || !isStale;
  return {
    draft: {
      engine,
      mode,
      preset: presetOf(preset),
      frame: ownFrameOn(version.canvas, ownFrame),
      detail,
      prompt: prompts[mode],
      regionChoice,
      islands,
      params: seed === null ? params : { ...params, seed },
    },
    readiness: { ...readiness, isReady: readiness.isReady && isCounted },
    findings: mode === "repaint" ? findings : [],
    regions,
  };
}

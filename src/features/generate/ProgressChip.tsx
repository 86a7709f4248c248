import { useEffect, useState } from "react";
import { chipPlace } from "../../canvas/RegionBox.tsx";
import type { Edit, EditStage } from "../../contract/edits.ts";
import type { Rect } from "../../core/geometry/geometry.ts";
import { rectToScreen } from "../../core/geometry/viewport.ts";
import { percentText } from "../../intl/figures.ts";
import { m } from "../../messages/messages.js";
import type { ExtensionRun } from "../../state/draftSlice.ts";
import { useEditorMembers, useEditorState } from "../../state/store.ts";
import { elapsedText } from "../../ui/format.ts";
import { isNextStep } from "../../workspace/extensionRun.ts";
import "../../ui/chips.css";

const STAGE_NAMES: Readonly<Record<EditStage, string>> = {
  waiting: m.stage_waiting(),
  preparing: m.stage_preparing(),
  sending: m.stage_sending(),
  in_queue: m.stage_in_queue(),
  repainting: m.stage_repainting(),
  extending: m.stage_extending(),
  fetching: m.stage_fetching(),
  done: m.stage_done(),
  failed: m.versions_failed(),
  canceled: m.versions_canceled(),
};

const TICK_MS = 1_000;

interface ProgressChipProps {
  readonly edits: readonly Edit[];
  /** An edit is on its way to the server. */
  readonly isSending: boolean;
  /** The region that is sent, in image pixels; null for none of its own. */
  readonly region: Rect | null;
}

/** Stage, progress and elapsed time of the edit that is waited for longest, in the place of its region's chip, and how many more are waited for. */
export default function ProgressChip({ edits: [edit, ...others], isSending, region }: ProgressChipProps) {
  const run = useEditorState((state) => (state.run?.isGoing ? state.run : null));
  if (edit) return <EditChip edit={edit} others={others.length} run={run && isNextStep(run, edit) ? run : null} />;
  // Between two steps: a result is blended, and the next step sent.
  if (run && run.step < run.steps) return <Chip region={null}>{stepTexts(run, 0).join(" · ")}</Chip>;
  return isSending && <Chip region={region}>{STAGE_NAMES.sending}</Chip>;
}

/** Of a frame that is made in several steps the progress is that of all of them. */
const stepTexts = ({ step, steps }: ExtensionRun, progress: number): readonly [string, string] => [
  m.generate_step_of({ step, steps }),
  percentText((step - 1 + progress / 100) / steps),
];

interface EditChipProps {
  readonly edit: Edit;
  readonly others: number;
  readonly run: ExtensionRun | null;
}

function EditChip({ edit, others, run }: EditChipProps) {
  const [nowMs, setNowMs] = useState(Date.now);
  useEffect(() => {
    const ticking = setInterval(() => setNowMs(Date.now()), TICK_MS);
    return () => clearInterval(ticking);
  }, []);
  const [step, share] = run
    ? stepTexts(run, edit.progress ?? 0)
    : [null, edit.progress === null ? null : percentText(edit.progress / 100)];
  const parts = [
    ...(step ? [step] : []),
    STAGE_NAMES[edit.stage],
    ...(share ? [share] : []),
    elapsedText(nowMs - Date.parse(edit.createdAt)),
    ...(others > 0 ? [m.generate_more_running({ others })] : []),
  ];
  return <Chip region={edit.mode === "inpaint" ? (edit.region ?? null) : null}>{parts.join(" · ")}</Chip>;
}

/** In the place of the region's chip, else in the middle of the stage. */
function Chip({ region, children }: { readonly region: Rect | null; readonly children: string }) {
  const { viewport, stage } = useEditorMembers("viewport", "stage");
  const style = viewport && region ? { transform: chipPlace(rectToScreen(viewport, region), stage) } : null;
  return (
    <div className="chip progress-chip" data-placed={style ? "" : undefined} style={style ?? undefined}>
      {children}
    </div>
  );
}

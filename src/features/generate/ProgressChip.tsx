import { useEffect, useState } from "react";
import { chipPlace } from "../../canvas/RegionBox.tsx";
import type { Edit, EditStage } from "../../contract/edits.ts";
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
}

/** Stage, progress and elapsed time of the edit that is waited for longest, in the place of its region's chip, and how many more are waited for. */
export default function ProgressChip({ edits: [edit, ...others] }: ProgressChipProps) {
  const run = useEditorState((state) => (state.run?.isGoing ? state.run : null));
  if (edit) return <EditChip edit={edit} others={others.length} run={run && isNextStep(run, edit) ? run : null} />;
  // Between two steps: a result is blended, and the next step sent.
  return run && run.step < run.steps && <div className="chip progress-chip">{stepTexts(run, 0).join(" · ")}</div>;
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
  const { viewport, stage } = useEditorMembers("viewport", "stage");
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
  const { mode, region } = edit;
  const style = viewport && region && mode === "inpaint" ? { transform: chipPlace(rectToScreen(viewport, region), stage) } : null;
  return (
    <div className="chip progress-chip" data-placed={style ? "" : undefined} style={style ?? undefined}>
      {parts.join(" · ")}
    </div>
  );
}

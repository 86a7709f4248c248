import { useEffect, useState } from "react";
import { CHIP_WIDTH, chipPlace } from "../../canvas/RegionBox.tsx";
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
  /** Paint was added since, and its region has a chip of its own. */
  readonly isPaintNew: boolean;
}

/** Stage, progress and elapsed time of the edit that is waited for longest, in the place of its region's chip, and how many more are waited for. */
export default function ProgressChip({ edits: [edit, ...others], isSending, region, isPaintNew }: ProgressChipProps) {
  const run = useEditorState((state) => (state.run?.isGoing ? state.run : null));
  if (edit)
    return <EditChip edit={edit} others={others.length} run={run && isNextStep(run, edit) ? run : null} isInside={isPaintNew} />;
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
  readonly isInside: boolean;
}

function EditChip({ edit, others, run, isInside }: EditChipProps) {
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
  const region = edit.mode === "inpaint" ? (edit.region ?? null) : null;
  return (
    <Chip region={region} progress={edit.progress} isInside={isInside}>
      {parts.join(" · ")}
    </Chip>
  );
}

interface ChipProps {
  readonly region: Rect | null;
  /** Percent, as a line along the region's top; null while it is not known. */
  readonly progress?: number | null;
  readonly isInside?: boolean;
  readonly children: string;
}

/** In the place of the region's chip, else in the middle of the stage. */
function Chip({ region, progress = null, isInside = false, children }: ChipProps) {
  const { viewport, stage } = useEditorMembers("viewport", "stage");
  const box = viewport && region && rectToScreen(viewport, region);
  if (!box) return <div className="chip progress-chip">{children}</div>;
  return (
    <>
      <div className="chip progress-chip" data-placed style={{ transform: chipPlace(box, stage, CHIP_WIDTH, isInside) }}>
        {children}
      </div>
      {progress !== null && (
        <div className="region-progress" style={{ width: box.width, transform: `translate(${box.x}px, ${box.y - 1}px)` }}>
          <i style={{ width: `${progress}%` }} />
        </div>
      )}
    </>
  );
}

import { useEffect, useState } from "react";
import type { Edit } from "../../contract/edits.ts";
import type { ExtensionRun } from "../../state/draftSlice.ts";
import { useEditorState } from "../../state/store.ts";
import { isNextStep } from "../extensionRun.ts";
import { elapsedText } from "../words.ts";
import "./chips.css";

const TICK_MS = 1_000;

/** Stage, progress and elapsed time of the edit that is waited for longest, on the picture, and how many more are waited for. */
export function ProgressChip({ edits: [edit, ...others] }: { readonly edits: readonly Edit[] }) {
  const run = useEditorState((state) => state.run);
  return edit && <EditChip edit={edit} others={others.length} run={run?.isGoing && isNextStep(run, edit) ? run : null} />;
}

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
  // Of a frame that is made in several steps the progress is that of all of them.
  const progress = run ? (100 * (run.step - 1) + (edit.progress ?? 0)) / run.steps : edit.progress;
  const parts = [
    ...(run ? [`Step ${run.step} of ${run.steps}`] : []),
    edit.stage,
    ...(progress === null ? [] : [`${Math.round(progress)} %`]),
    elapsedText(nowMs - Date.parse(edit.createdAt)),
    ...(others > 0 ? [`${others} more`] : []),
  ];
  return <output className="chip progress-chip">{parts.join(" · ")}</output>;
}

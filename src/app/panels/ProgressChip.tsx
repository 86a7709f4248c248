import { useEffect, useState } from "react";
import type { Edit } from "../../contract/edits.ts";
import { elapsedText } from "../words.ts";
import "./chips.css";

const TICK_MS = 1_000;

/** Stage, progress and elapsed time of the edit that is waited for longest, on the picture, and how many more are waited for. */
export function ProgressChip({ edits: [edit, ...others] }: { readonly edits: readonly Edit[] }) {
  return edit && <EditChip edit={edit} others={others.length} />;
}

function EditChip({ edit, others }: { readonly edit: Edit; readonly others: number }) {
  const [nowMs, setNowMs] = useState(Date.now);
  useEffect(() => {
    const ticking = setInterval(() => setNowMs(Date.now()), TICK_MS);
    return () => clearInterval(ticking);
  }, []);
  const parts = [
    edit.stage,
    ...(edit.progress === null ? [] : [`${Math.round(edit.progress)} %`]),
    elapsedText(nowMs - Date.parse(edit.createdAt)),
    ...(others > 0 ? [`${others} more`] : []),
  ];
  return <output className="chip progress-chip">{parts.join(" · ")}</output>;
}

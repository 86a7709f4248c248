import { useEffect, useState } from "react";
import type { Edit } from "../../contract/edits.ts";
import { elapsedText } from "../words.ts";
import "./chips.css";

const TICK_MS = 1_000;

/** Stage, progress and elapsed time, on the picture. */
export function ProgressChip({ edit }: { readonly edit: Edit }) {
  const [nowMs, setNowMs] = useState(Date.now);
  useEffect(() => {
    const ticking = setInterval(() => setNowMs(Date.now()), TICK_MS);
    return () => clearInterval(ticking);
  }, []);
  const parts = [
    edit.stage,
    ...(edit.progress === null ? [] : [`${Math.round(edit.progress)} %`]),
    elapsedText(nowMs - Date.parse(edit.createdAt)),
  ];
  return <output className="chip progress-chip">{parts.join(" · ")}</output>;
}

import { IconInfoCircle } from "@tabler/icons-react";
import type { EngineDescription } from "../../contract/edits.ts";
import type { Finding } from "../../core/mask/checks/preflight.ts";
import type { Editor } from "../../editor/editor.ts";
import { useEditorState } from "../../state/store.ts";
import { type Mend, tellFinding } from "./preflightText.ts";

interface FindingsProps {
  readonly engine: EngineDescription;
  readonly findings: readonly Finding[];
  readonly editor: Editor;
}

/** What preflight found before money is spent, each with its mend. */
export function Findings({ engine, findings, editor }: FindingsProps) {
  const { kind } = useEditorState((state) => state.regionChoice);
  return (
    <ul className="findings" aria-label="Before you send">
      {findings.map((finding) => {
        const { tone, text, mend } = tellFinding(finding, { creditsPerEdit: engine.creditsPerEdit, regionKind: kind });
        return (
          <li key={finding.kind} className="note" data-tone={tone}>
            <IconInfoCircle aria-hidden />
            <span>{text}</span>
            {/* A region that is tight already cannot be tightened. */}
            {!(mend.kind === "region" && mend.choice.kind === "tight" && kind === "tight") && (
              <button type="button" className="mend" onClick={() => perform(mend, editor)}>
                {mend.label}
              </button>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function perform(mend: Mend, editor: Editor): void {
  switch (mend.kind) {
    case "command":
      editor.perform(mend.command);
      break;
    case "region":
      useEditorState.getState().chooseRegion(mend.choice);
      break;
    case "work":
      editor.preview(mend.label, mend.work);
      editor.applyPreview();
  }
}

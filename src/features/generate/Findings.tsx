import { IconInfoCircle } from "@tabler/icons-react";
import type { EngineDescription } from "../../contract/edits.ts";
import type { Finding } from "../../core/mask/checks/preflight.ts";
import type { Editor } from "../../editor/editor.ts";
import { m } from "../../messages/messages.js";
import { useEditorState } from "../../state/store.ts";
import { describeFinding, type QuickFix } from "./preflightText.ts";

interface FindingsProps {
  readonly engine: EngineDescription;
  readonly findings: readonly Finding[];
  readonly editor: Editor;
}

/** Findings of preflight, shown before money is spent, each with its quick fix. */
export function Findings({ engine, findings, editor }: FindingsProps) {
  const { kind } = useEditorState((state) => state.regionChoice);
  return (
    <ul className="findings" aria-label={m.generate_before_you_send()}>
      {findings.map((finding) => {
        const { tone, text, quickFix } = describeFinding(finding, { creditsPerEdit: engine.creditsPerEdit, regionKind: kind });
        return (
          <li key={finding.kind} className="note" data-tone={tone}>
            <IconInfoCircle aria-hidden />
            <span>{text}</span>
            {/* A region that is tight already cannot be tightened. */}
            {!(quickFix.kind === "region" && quickFix.choice.kind === "tight" && kind === "tight") && (
              <button type="button" className="quick-fix" onClick={() => perform(quickFix, editor)}>
                {quickFix.label}
              </button>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function perform(quickFix: QuickFix, editor: Editor): void {
  switch (quickFix.kind) {
    case "action":
      editor.perform(quickFix.action);
      break;
    case "region":
      useEditorState.getState().chooseRegion(quickFix.choice);
      break;
    case "work":
      editor.preview(quickFix.label, quickFix.work);
      editor.applyPreview();
  }
}

import { IconInfoCircle } from "@tabler/icons-react";
import type { DocumentContent } from "../contract/documents.ts";
import type { EngineId } from "../contract/edits.ts";
import { presetOf } from "../contract/presetOf.ts";
import type { Rect } from "../core/geometry/geometry.ts";
import type { Editor } from "../editor/editor.ts";
import { DetailChoice } from "../features/extend/DetailChoice.tsx";
import { PresetPicker } from "../features/extend/PresetPicker.tsx";
import { AdvancedFields } from "../features/generate/AdvancedFields.tsx";
import { EngineField } from "../features/generate/EngineField.tsx";
import { PressSummary } from "../features/generate/PressSummary.tsx";
import { PromptField } from "../features/generate/PromptField.tsx";
import { m } from "../messages/messages.js";
import { currentVersion } from "../session/document/documentContent.ts";
import { useEditorMembers, useEditorState } from "../state/store.ts";
import { Choice } from "../ui/Choice.tsx";
import { chooseMode } from "../workspace/chooseMode.ts";
import { ownFrameOn } from "../workspace/chosenFrame.ts";
import { EXTEND_PROMPT } from "../workspace/extendPrompt.ts";
import type { DocumentEdits } from "./useDocumentEdits.ts";
import { useNextPress } from "./useNextPress.ts";
import "../ui/mantine/fields.css";
import "./editPanel.css";

interface EditPanelProps {
  readonly content: DocumentContent;
  readonly edits: DocumentEdits;
  readonly editor: Editor;
  readonly onCrop: (frame: Rect) => void;
}

/** The settings of the next edit: mode, preset, prompt, engine, parameters, and its price. */
export default function EditPanel({ content, edits, editor, onCrop }: EditPanelProps) {
  const { mode, preset, ownFrame, view, prompts, params, seed, isPanelOpen, layout, taskBarPlace } = useEditorMembers(
    "mode",
    "preset",
    "ownFrame",
    "view",
    "prompts",
    "params",
    "seed",
    "isPanelOpen",
    "layout",
    "taskBarPlace",
  );
  const { pickPreset, pickDetail, pickEngine, setParams, writePrompt } = useEditorState.getState();
  const { engine, engines } = edits;
  const { canvas } = currentVersion(content);
  const { press, way } = useNextPress(content, edits, onCrop);
  const isReviewing = view === "review";
  return (
    <aside className="panel" aria-label={m.edit()} {...(isPanelOpen && { "data-open": true })}>
      <div className="body">
        <Choice
          label={m.app_mode()}
          value={mode}
          fullWidth
          options={[
            { value: "repaint", label: m.app_repaint() },
            { value: "extend", label: m.app_extend() },
          ]}
          onChange={chooseMode}
        />
        {mode === "extend" && (
          <div className="field">
            <div className="row">
              <h2>{m.preset()}</h2>
              <span className="faint">{m.extend_or_drag_frame()}</span>
            </div>
            <PresetPicker
              canvas={canvas}
              value={ownFrameOn(canvas, ownFrame) ? null : presetOf(preset)}
              isEstimate={engine.usesPrompt}
              onChange={pickPreset}
            />
          </div>
        )}
        {engine.usesPrompt ? (
          <PromptField
            value={prompts[mode]}
            placeholder={mode === "extend" ? EXTEND_PROMPT : m.prompt_example()}
            onChange={writePrompt}
          />
        ) : (
          <div className="note">
            <IconInfoCircle aria-hidden /> <span>{m.generate_no_prompt()}</span>
          </div>
        )}
        <EngineField engines={engines} engine={engine} onChange={(id: EngineId) => pickEngine(id)} />
        <AdvancedFields
          params={seed === null ? params : { ...params, seed }}
          isModel={engine.usesPrompt}
          hasRegion={mode === "repaint" && edits.next.regions.length > 0}
          onChange={({ seed: nextSeed, ...nextParams }) => setParams(nextParams, nextSeed ?? null)}
        />
      </div>
      <PressSummary
        press={press}
        findings={edits.next.findings}
        editor={editor}
        choice={way && <DetailChoice way={way} engine={engine} onChange={pickDetail} />}
        button={isReviewing ? "neutral" : taskBarPlace === "panel" && layout === "wide" ? "main" : "inBar"}
      />
    </aside>
  );
}

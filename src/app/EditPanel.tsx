import { useMemo } from "react";
import type { DocumentContent } from "../contract/documents.ts";
import type { EngineDescription, EngineId } from "../contract/edits.ts";
import { presetOf } from "../contract/presetOf.ts";
import { isBlank } from "../core/isBlank.ts";
import { DetailChoice } from "../features/extend/DetailChoice.tsx";
import { frameReadiness } from "../features/extend/frameReadiness.ts";
import { PresetPicker } from "../features/extend/PresetPicker.tsx";
import { AdvancedFields } from "../features/generate/AdvancedFields.tsx";
import { EngineField } from "../features/generate/EngineField.tsx";
import { GenerateFooter, type GenerateFooterProps } from "../features/generate/GenerateFooter.tsx";
import { PromptField } from "../features/generate/PromptField.tsx";
import { m } from "../messages/messages.js";
import { currentVersion } from "../session/document/documentContent.ts";
import { useEditorMembers, useEditorState } from "../state/store.ts";
import { Choice } from "../ui/Choice.tsx";
import { ownFrameOn } from "../workspace/chosenFrame.ts";
import { EXTEND_PROMPT } from "../workspace/extendPrompt.ts";
import { planExtension, stepsLeft } from "../workspace/extensionPlan.ts";
import "../ui/mantine/fields.css";
import "./editPanel.css";

interface EditPanelProps extends GenerateFooterProps {
  readonly content: DocumentContent;
  readonly engines: readonly EngineDescription[];
  readonly onPrompt: (prompt: string) => void;
}

/** The settings of the next edit: mode, preset, prompt, engine, parameters, and its price. */
export default function EditPanel({ content, engines, onPrompt, ...footer }: EditPanelProps) {
  const { mode, preset, ownFrame, detail, view, run, prompts, params, seed, isPanelOpen } = useEditorMembers(
    "mode",
    "preset",
    "ownFrame",
    "detail",
    "view",
    "run",
    "prompts",
    "params",
    "seed",
    "isPanelOpen",
  );
  const { pickMode, pickPreset, pickDetail, pickEngine, setParams } = useEditorState.getState();
  const { engine } = footer;
  const { canvas } = currentVersion(content);
  const frame = mode === "extend" ? ownFrameOn(canvas, ownFrame) : null;
  const way = useMemo(
    () => (frame ? planExtension(frame, content, engine, detail, run) : null),
    [frame, content, engine, detail, run],
  );
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
          onChange={(next) => {
            pickMode(next);
            // An extension begins with words that can be seen and changed.
            if (next === "extend" && engine.usesPrompt && isBlank(prompts.extend)) onPrompt(EXTEND_PROMPT);
          }}
        />
        {mode === "extend" && (
          <div className="field">
            <div className="row">
              <h2>{m.preset()}</h2>
              <span className="faint">{m.extend_or_drag_frame()}</span>
            </div>
            <PresetPicker
              canvas={canvas}
              value={frame ? null : presetOf(preset)}
              isEstimate={engine.usesPrompt}
              onChange={pickPreset}
            />
          </div>
        )}
        <PromptField
          value={prompts[mode]}
          isUsed={engine.usesPrompt}
          placeholder={mode === "extend" ? EXTEND_PROMPT : m.prompt_example()}
          onChange={onPrompt}
        />
        <EngineField engines={engines} engine={engine} onChange={(id: EngineId) => pickEngine(id)} />
        <AdvancedFields
          params={seed === null ? params : { ...params, seed }}
          isModel={engine.usesPrompt}
          onChange={({ seed: nextSeed, ...nextParams }) => setParams(nextParams, nextSeed ?? null)}
        />
      </div>
      <GenerateFooter
        {...footer}
        {...(way && {
          choice: <DetailChoice way={way} engine={engine} onChange={pickDetail} />,
          readiness: frameReadiness(footer.readiness, way, engine, {
            isReviewing: view === "review",
            isElsewhere: run?.isElsewhere === true,
          }),
          count: Math.max(1, stepsLeft(way)),
        })}
      />
    </aside>
  );
}

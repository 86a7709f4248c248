import { Button } from "@mantine/core";
import { useState } from "react";
import type { Editor } from "../../editor/editor.ts";
import { countText } from "../../intl/figures.ts";
import { m } from "../../messages/messages.js";
import { LabelledSlider } from "../../ui/LabelledSlider.tsx";
import { Toolbar } from "../../ui/Toolbar.tsx";
import { usePending } from "../../workspace/useEditor.ts";
import type { MaskOperation } from "./maskOperations.ts";
import "./optionsBar.css";

/** Small amounts are chosen finely, and large ones are within reach. */
const STEPS = 1_000;

interface OperationBarProps {
  readonly editor: Editor;
  readonly operation: MaskOperation;
}

/** In place of the tool's options while an operation on the whole mask is looked at: how far, apply, cancel. */
export default function OperationBar({ editor, operation }: OperationBarProps) {
  const { label, amount, work } = operation;
  const [chosen, setChosen] = useState(amount?.start ?? 0);
  const choose = (next: number) => {
    setChosen(next);
    editor.preview(label, work(next));
  };
  const pending = usePending(editor);
  const span = amount && amount.max - amount.min;
  return (
    <Toolbar
      className="floating options"
      label={label}
      onKeyDown={({ key, target }) => {
        if (key === "Enter" && !(target instanceof HTMLButtonElement)) editor.applyPreview();
      }}
    >
      <strong>{label}</strong>
      {pending && <progress aria-label={m.paint_operation_progress({ label })} value={pending.progress} />}
      {amount && span && (
        <LabelledSlider
          label={amount.label}
          ariaLabel={`${label}: ${amount.label.toLowerCase()}`}
          text={`${countText(chosen)} ${amount.unit}`}
          value={Math.round(STEPS * Math.sqrt((chosen - amount.min) / span))}
          min={0}
          max={STEPS}
          scale={(position) => Math.round(amount.min + span * (position / STEPS) ** 2)}
          width={160}
          onChange={(position) => choose(Math.round(amount.min + span * (position / STEPS) ** 2))}
        />
      )}
      <span className="rule" />
      <div className="group">
        <Button className="quiet" title={m.key_esc()} onClick={() => editor.cancelPreview()}>
          {m.cancel()}
        </Button>
        <Button
          className="solid"
          title={m.key_enter()}
          data-autofocus={amount ? undefined : true}
          onClick={() => editor.applyPreview()}
        >
          {m.apply()}
        </Button>
      </div>
    </Toolbar>
  );
}

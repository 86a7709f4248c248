import { Button, Switch } from "@mantine/core";
import {
  IconBallpen,
  IconDownload,
  IconLayersIntersect,
  IconLayersSubtract,
  IconLayersUnion,
  IconSquare,
} from "@tabler/icons-react";
import type { ComponentType } from "react";
import type { ActionId } from "../../editor/actions.ts";
import { keysText } from "../../editor/keyNames.ts";
import type { ToolOptions } from "../../editor/tool.ts";
import { tools } from "../../editor/tools/index.ts";
import { countText, percentText } from "../../intl/figures.ts";
import { m } from "../../messages/messages.js";
import { useEditorMembers, useEditorState } from "../../state/store.ts";
import { MAX_DIAMETER } from "../../state/toolSlice.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { LabelledSlider } from "../../ui/LabelledSlider.tsx";
import { ModePicker } from "../../ui/ModePicker.tsx";
import { Toolbar } from "../../ui/Toolbar.tsx";
import { MaskMenu, type MaskMenuProps } from "./MaskMenu.tsx";
import { maskOperations } from "./maskOperations.ts";
import "../../ui/mantine/switch.css";
import "./optionsBar.css";

/** The size slider is a cube root: fine where brushes are small, and 2,000 within reach. */
const SIZE_STEPS = 1_000;
const toDiameter = (position: number): number => Math.max(1, Math.round(MAX_DIAMETER * (position / SIZE_STEPS) ** 3));
const toPosition = (diameter: number): number => Math.round(SIZE_STEPS * Math.cbrt(diameter / MAX_DIAMETER));

function Diameter() {
  const { diameter, setDiameter } = useEditorMembers("diameter", "setDiameter");
  return (
    <LabelledSlider
      label={m.size()}
      text={`${countText(diameter)} px`}
      value={toPosition(diameter)}
      min={0}
      max={SIZE_STEPS}
      scale={toDiameter}
      onChange={(position) => setDiameter(toDiameter(position))}
    />
  );
}

function Smoothing() {
  const { smoothing, setSmoothing } = useEditorMembers("smoothing", "setSmoothing");
  return (
    <LabelledSlider
      label={m.paint_smoothing()}
      text={percentText(smoothing)}
      value={Math.round(smoothing * 100)}
      min={0}
      max={100}
      width={64}
      onChange={(next) => setSmoothing(next / 100)}
    />
  );
}

function Pressure() {
  const { usesPressure, setUsesPressure } = useEditorMembers("usesPressure", "setUsesPressure");
  return (
    <IconButton label={m.paint_pressure()} pressed={usesPressure} onClick={() => setUsesPressure(!usesPressure)}>
      <IconBallpen />
    </IconButton>
  );
}

function Tolerance() {
  const { tolerance, setTolerance } = useEditorMembers("tolerance", "setTolerance");
  return (
    <LabelledSlider
      label={m.paint_tolerance()}
      text={String(tolerance)}
      value={tolerance}
      min={0}
      max={100}
      onChange={setTolerance}
    />
  );
}

function Contiguous() {
  const { isContiguous, setContiguous } = useEditorMembers("isContiguous", "setContiguous");
  return (
    <Switch
      size="xs"
      label={m.paint_contiguous()}
      checked={isContiguous}
      onChange={(event) => setContiguous(event.currentTarget.checked)}
    />
  );
}

const SELECT_MODES = [
  { id: "replace", label: m.select_mode_new(), shortcut: "", icon: IconSquare },
  { id: "add", label: m.select_mode_add(), shortcut: keysText("Shift"), icon: IconLayersUnion },
  { id: "subtract", label: m.select_mode_subtract(), shortcut: keysText("Alt"), icon: IconLayersSubtract },
  { id: "intersect", label: m.select_mode_intersect(), shortcut: keysText("Shift+Alt"), icon: IconLayersIntersect },
] as const;

function SelectModes() {
  const { selectMode, pickSelectMode } = useEditorMembers("selectMode", "pickSelectMode");
  return <ModePicker label={m.paint_selection()} modes={SELECT_MODES} value={selectMode} onChange={pickSelectMode} />;
}

const controls: { readonly [Option in keyof ToolOptions]: ComponentType } = {
  diameter: Diameter,
  smoothing: Smoothing,
  usesPressure: Pressure,
  tolerance: Tolerance,
  isContiguous: Contiguous,
  selectMode: SelectModes,
};

/** Beside more options than these the buttons would begin a second row. */
const MAX_BESIDE_BUTTONS = 3;

/** What is done most to a whole mask, where there is room for it beside the menu of all. */
function MaskButtons({ editor, onOperation }: MaskMenuProps) {
  const isEmpty = editor.mask.bounds() === null;
  const action = (id: ActionId, label: string) => (
    <Button className="quiet" disabled={!editor.canPerform(id)} onClick={() => editor.perform(id)}>
      {label}
    </Button>
  );
  return (
    <div className="group mask-buttons">
      {action("invert", m.invert())}
      {maskOperations
        .filter(({ isFrequent }) => isFrequent)
        .map((operation) => (
          <Button key={operation.label} className="quiet" disabled={isEmpty} onClick={() => onOperation(operation)}>
            {m.paint_operation_menu({ label: operation.label })}
          </Button>
        ))}
      {action("clear", m.clear())}
    </div>
  );
}

/** The options of the picked tool, and the operations on the whole mask. */
export default function OptionsBar(menu: MaskMenuProps) {
  const toolId = useEditorState((state) => state.toolId);
  const options = tools.find(({ id }) => id === toolId)?.options ?? [];
  return (
    <Toolbar className="floating options" label={m.paint_tool_options()}>
      {options.map((option) => {
        const Control = controls[option];
        return <Control key={option} />;
      })}
      {options.length > 0 && <span className="rule" />}
      {options.length <= MAX_BESIDE_BUTTONS && <MaskButtons {...menu} />}
      <div className="group">
        <MaskMenu {...menu} />
        <IconButton label={m.paint_download_mask()} onClick={menu.onDownload}>
          <IconDownload />
        </IconButton>
      </div>
    </Toolbar>
  );
}

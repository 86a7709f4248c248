import { Menu } from "@mantine/core";
import { IconAdjustmentsHorizontal, IconDots, IconGripVertical } from "@tabler/icons-react";
import { type ReactNode, useRef } from "react";
import { PROMPT_MAX } from "../../contract/limits.ts";
import type { Rect } from "../../core/geometry/geometry.ts";
import { wholeText } from "../../core/wholeText.ts";
import { keysText } from "../../editor/keyNames.ts";
import { m } from "../../messages/messages.js";
import { useEditorMembers, useEditorState } from "../../state/store.ts";
import type { TaskBarPlace } from "../../state/viewSlice.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { GenerateButton, stopText } from "./GenerateButton.tsx";
import { PressNotes } from "./PressNotes.tsx";
import { PriceSum } from "./PriceSum.tsx";
import { isStopping, type Press } from "./press.ts";
import { useGenerateKeys } from "./useGenerateKeys.ts";
import { useTaskBarPlace } from "./useTaskBarPlace.ts";
import "../../ui/mantine/menu.css";
import "./taskBar.css";

interface TaskBarProps {
  readonly press: Press;
  readonly prompt: string;
  readonly placeholder: string;
  /** Bounds of what the next press repaints or extends, in image pixels; null for none. */
  readonly box: Rect | null;
  readonly onPrompt: (prompt: string) => void;
  /** Above the line where the bar is docked, while the panel is closed. */
  readonly above?: ReactNode;
}

/** Prompt and main button, under the paint that they are about; docked under the stage where there is little room. */
export default function TaskBar(props: TaskBarProps) {
  const { layout, taskBarPlace } = useEditorMembers("layout", "taskBarPlace");
  useGenerateKeys(props.press);
  if (layout !== "wide") return <DockedBar {...props} />;
  return taskBarPlace === "panel" ? null : <FloatingBar {...props} place={taskBarPlace} />;
}

function FloatingBar({ place, ...props }: TaskBarProps & { readonly place: TaskBarPlace }) {
  const bar = useRef<HTMLElement>(null);
  const { grip } = useTaskBarPlace(bar, place === "follow" ? props.box : null);
  return (
    <section ref={bar} className="task-bar" aria-label={m.task_bar()}>
      <PressNotes press={props.press} />
      <div className="line">
        <button type="button" className="grip-handle" aria-label={m.task_move()} title={m.task_move_hint()} {...grip}>
          <IconGripVertical size={16} stroke={1.6} aria-hidden />
        </button>
        <Prompt {...props} />
        <GenerateButton press={props.press} />
        <Options press={props.press} />
      </div>
    </section>
  );
}

function DockedBar(props: TaskBarProps) {
  const isPanelOpen = useEditorState((state) => state.isPanelOpen);
  const { setPanelOpen } = useEditorState.getState();
  return (
    <section className="task-bar docked" aria-label={m.task_bar()}>
      <PressNotes press={props.press} />
      {!isPanelOpen && props.above}
      <div className="line">
        <IconButton label={m.app_properties()} pressed={isPanelOpen} onClick={() => setPanelOpen(!isPanelOpen)}>
          <IconAdjustmentsHorizontal />
        </IconButton>
        {isPanelOpen ? <PriceSum press={props.press} /> : <Prompt {...props} />}
        <GenerateButton press={props.press} />
      </div>
    </section>
  );
}

/** One line of the prompt; of a longer one the first, which the panel has in full. */
function Prompt({ press: { engine }, prompt, placeholder, onPrompt }: TaskBarProps) {
  if (!engine.usesPrompt) {
    return (
      <span className="fills dim">
        {m.task_fills()} <Keys />
      </span>
    );
  }
  const [firstLine = "", ...others] = prompt.split("\n");
  const isLong = others.length > 0;
  return (
    <span className="prompt-line">
      <input
        type="text"
        enterKeyHint="go"
        aria-label={m.task_prompt()}
        placeholder={placeholder}
        readOnly={isLong}
        value={isLong ? `${firstLine} …` : prompt}
        onChange={(event) => onPrompt(wholeText(event.currentTarget.value, PROMPT_MAX))}
        onClick={isLong ? focusPrompt : undefined}
      />
      <Keys />
    </span>
  );
}

const Keys = () => (
  <span className="keys" aria-hidden>
    <kbd>{keysText("Mod")}</kbd> <kbd>{m.key_enter()}</kbd>
  </span>
);

function focusPrompt(): void {
  useEditorState.getState().setPanelOpen(true);
  // Once the sheet is there.
  requestAnimationFrame(() => document.querySelector<HTMLTextAreaElement>(".prompt textarea")?.focus());
}

const PLACES: readonly { readonly place: TaskBarPlace; readonly label: string }[] = [
  { place: "follow", label: m.task_follow() },
  { place: "foot", label: m.task_foot() },
  { place: "panel", label: m.task_in_panel() },
];

/** Place of the bar, and to stop what runs while there is new paint to send. */
function Options({ press }: { readonly press: Press }) {
  const taskBarPlace = useEditorState((state) => state.taskBarPlace);
  const { placeTaskBar } = useEditorState.getState();
  return (
    <Menu position="top-end">
      <Menu.Target>
        <button type="button" className="icon-button" aria-label={m.task_options()}>
          <IconDots />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup
          value={taskBarPlace}
          onChange={(value) => {
            const picked = PLACES.find(({ place }) => place === value);
            if (picked) placeTaskBar(picked.place);
          }}
        >
          {PLACES.map(({ place, label }) => (
            <Menu.RadioItem key={place} value={place} closeMenuOnClick>
              {label}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        {press.runningCount > 0 && !isStopping(press) && (
          <>
            <Menu.Divider />
            <Menu.Item onClick={press.onStop}>{stopText(press, press.runningCount)}</Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

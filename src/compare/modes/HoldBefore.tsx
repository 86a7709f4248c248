import { IconEye, IconHandClick } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { m } from "../../messages/messages.js";
import { ComparePane } from "../ComparePane.tsx";
import type { CompareMode, CompareProps } from "../compareMode.ts";
import { listenToHold } from "../holdKeys.ts";
import { PanZoom } from "../PanZoom.tsx";
import styles from "../review.module.css";

/** After; before for as long as the picture, the button, Space or H is held. */
function HoldBefore({ before, after, beforeCanvas, afterCanvas, afterLabel, viewport, onViewport }: CompareProps) {
  const [isHeld, setHeld] = useState(false);
  useEffect(() => {
    const listening = new AbortController();
    listenToHold(window, setHeld, listening.signal);
    return () => listening.abort();
  }, []);
  const hold = () => setHeld(true);
  const release = () => setHeld(false);
  const label = isHeld ? m.before() : afterLabel;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields
    <div role="group" className={styles.stage} aria-label={m.compare_hold_label()}>
      <div onPointerDown={hold} onPointerUp={release} onPointerCancel={release}>
        <PanZoom viewport={viewport} onViewport={onViewport}>
          <ComparePane
            label={label}
            layers={isHeld ? before : after}
            canvas={isHeld ? beforeCanvas : afterCanvas}
            viewport={viewport}
          />
        </PanZoom>
      </div>
      <span className={styles.chip}>{label}</span>
      <button
        type="button"
        className={styles.hold}
        aria-pressed={isHeld}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          hold();
        }}
        onPointerUp={release}
        onPointerCancel={release}
        onKeyDown={({ key }) => (key === " " || key === "Enter") && hold()}
        onKeyUp={release}
        onBlur={release}
      >
        <IconEye size={18} stroke={1.6} aria-hidden />
        {m.compare_hold_to_see_before()}
        <kbd aria-hidden>{m.key_space()}</kbd>
      </button>
    </div>
  );
}

export const holdBefore = {
  id: "hold",
  label: m.compare_hold_to_see_before(),
  icon: IconHandClick,
  shortcut: "3",
  Component: HoldBefore,
} as const satisfies CompareMode;

import { IconAlertTriangle, IconCheck, IconInfoCircle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { Finding } from "../../core/mask/checks/preflight.ts";
import type { Editor } from "../../editor/editor.ts";
import { m } from "../../messages/messages.js";
import { Findings } from "./Findings.tsx";
import { GenerateButton } from "./GenerateButton.tsx";
import { PressNotes } from "./PressNotes.tsx";
import { PriceSum } from "./PriceSum.tsx";
import { isStopping, type Press } from "./press.ts";

interface PressSummaryProps {
  readonly press: Press;
  readonly findings: readonly Finding[];
  readonly editor: Editor;
  /** Between ways to do it that differ in cost; absent where there is one. */
  readonly choice?: ReactNode;
  /** Place of the button: in the task bar; here, as the one of the screen; or here, beside another one. */
  readonly button: "inBar" | "main" | "neutral";
}

const TONE_ICON = { ok: IconCheck, hint: IconInfoCircle, warn: IconAlertTriangle } as const;
const WHILE_RUNNING = { tone: "hint", text: m.generate_while_running() } as const;

/** The panel's foot: what the next press does, what is to be said before, and its price. */
export function PressSummary({ press, findings, editor, choice, button }: PressSummaryProps) {
  const isRunning = isStopping(press);
  const { tone, text } = isRunning ? WHILE_RUNNING : press.readiness;
  const Icon = TONE_ICON[tone];
  return (
    <footer>
      {!isRunning && choice}
      {button !== "inBar" && <PressNotes press={press} />}
      {text && (
        <div className="note" data-tone={tone}>
          <Icon aria-hidden /> <span>{text}</span>
        </div>
      )}
      {findings.length > 0 && !isRunning && <Findings engine={press.engine} findings={findings} editor={editor} />}
      <PriceSum press={press} />
      {button !== "inBar" && <GenerateButton press={press} isNeutral={button === "neutral"} />}
    </footer>
  );
}

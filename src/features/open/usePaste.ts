import { useEffect } from "react";
import { type Intake, intakeOf, isForField } from "./intake.ts";
import { isTextField } from "./isTextField.ts";
import { readTransfer } from "./readTransfer.ts";

/** Hears what is pasted anywhere on the page, but for what belongs into the text field that has the focus. */
export function usePaste(onPaste: (intake: Intake) => void): void {
  useEffect(() => {
    const listening = new AbortController();
    window.addEventListener(
      "paste",
      (event) => {
        if (!event.clipboardData || event.defaultPrevented) return;
        const transfer = readTransfer(event.clipboardData);
        if (isTextField(event.target) && isForField(transfer)) return;
        event.preventDefault();
        onPaste(intakeOf(transfer));
      },
      { signal: listening.signal },
    );
    return () => listening.abort();
  }, [onPaste]);
}

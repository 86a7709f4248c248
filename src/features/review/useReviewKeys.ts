import { useEffect } from "react";
import { compareModes } from "../../compare/modes/index.ts";
import { watchKeyFocus } from "../../editor/keyFocus.ts";
import { digitOf } from "../../editor/keymap.ts";
import { m } from "../../messages/messages.js";
import { useEditorState } from "../../state/store.ts";

/** The keys of a review, for the help sheet. */
export const REVIEW_KEYS: readonly { readonly label: string; readonly keys: string }[] = [
  { label: m.review_accept(), keys: m.key_enter() },
  ...compareModes.map(({ label, shortcut }) => ({ label, keys: shortcut })),
  { label: m.help_before_while_held(), keys: m.key_space_or_h() },
];

const TYPING = "input, textarea, select, [contenteditable=true], [role=dialog], dialog, [role=menu], [role=listbox]";

/** Enter accepts, the digits choose how to compare; fields, dialogs and a button that got the focus by keys keep their keys. @param accept null while it cannot be */
export function useReviewKeys(accept: (() => void) | null): void {
  useEffect(() => {
    const listening = new AbortController();
    const isByKeys = watchKeyFocus(window, listening.signal);
    const isOn = (event: KeyboardEvent, selector: string) =>
      event.target instanceof Element && event.target.closest(selector) !== null;
    window.addEventListener(
      "keydown",
      (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey || isOn(event, TYPING)) return;
        if (event.key === "Enter" && accept && !(isOn(event, "button, a") && isByKeys(event.target))) {
          // The button that was clicked last is not pressed once more.
          event.preventDefault();
          accept();
        }
        const digit = digitOf({ key: event.key, code: event.code, isShift: event.shiftKey });
        const mode = compareModes.find(({ shortcut }) => shortcut === digit);
        if (mode) useEditorState.getState().pickCompareMode(mode.id);
      },
      { signal: listening.signal },
    );
    return () => listening.abort();
  }, [accept]);
}

import { useEffect } from "react";
import { compareModes } from "../../compare/modes/index.ts";
import { m } from "../../messages/messages.js";
import { useEditorState } from "../../state/store.ts";

/** The keys of a review, for the help sheet. */
export const REVIEW_KEYS: readonly { readonly label: string; readonly keys: string }[] = [
  { label: m.review_accept(), keys: m.key_enter() },
  ...compareModes.map(({ label, shortcut }) => ({ label, keys: shortcut })),
  { label: m.help_before_while_held(), keys: m.key_space_or_h() },
];

const TYPING = "input, textarea, select, [contenteditable=true], [role=dialog], dialog";

/** Enter accepts, the digits choose how to compare; fields, dialogs and a button that has the focus keep their keys. @param accept null while it cannot be */
export function useReviewKeys(accept: (() => void) | null): void {
  useEffect(() => {
    const listening = new AbortController();
    const isOn = (event: KeyboardEvent, selector: string) =>
      event.target instanceof Element && event.target.closest(selector) !== null;
    window.addEventListener(
      "keydown",
      (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey || isOn(event, TYPING)) return;
        if (event.key === "Enter" && !isOn(event, "button")) accept?.();
        const mode = compareModes.find(({ shortcut }) => shortcut === event.key);
        if (mode) useEditorState.getState().pickCompareMode(mode.id);
      },
      { signal: listening.signal },
    );
    return () => listening.abort();
  }, [accept]);
}

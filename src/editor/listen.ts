import type { Viewport } from "../core/geometry/viewport.ts";
import { ARROWS } from "./arrows.ts";
import type { Editor } from "./editor.ts";
import { pointerInput } from "./input.ts";
import { watchKeyFocus } from "./keyFocus.ts";
import type { KeyStroke } from "./keymap.ts";
import { listenToWheel } from "./wheel.ts";

const TYPING = "input, textarea, select, [contenteditable=true]";
/** Elements that use the arrow keys when they have the focus. */
const STEPPED =
  "input, [role=radio], [role=slider], [role=spinbutton], [role=switch], [role=checkbox], [role=combobox], [role=menuitem], [role=tab], [role=option]";
/** Inputs that nobody types into. */
const UNWRITTEN: ReadonlySet<string> = new Set(["range", "radio", "checkbox"]);
/** Elements that keys operate when they have the focus. */
const OPERATED = `${STEPPED}, button, a, [role=button]`;

/** Feeds the editor with what pointers and the wheel do on the stage. Ends with `signal`. */
export function listenToPointer(
  editor: Editor,
  element: HTMLElement,
  viewport: () => Viewport | null,
  signal: AbortSignal,
): void {
  const take = (event: PointerEvent) => {
    const shown = viewport();
    const input = shown && pointerInput(event, element.getBoundingClientRect(), shown);
    return input ? editor.dispatch(input) : false;
  };
  element.addEventListener(
    "pointerdown",
    (event) => {
      if (take(event)) element.setPointerCapture(event.pointerId);
    },
    { signal },
  );
  for (const type of ["pointermove", "pointerup", "pointercancel"] as const) element.addEventListener(type, take, { signal });
  listenToWheel(element, (turn, screen, isAlt) => editor.dispatch({ kind: "wheel", screen, turn, isAlt }), signal);
  // The browser would scroll by the middle button.
  element.addEventListener("mousedown", (event) => event.button === 1 && event.preventDefault(), { signal });
  element.addEventListener("contextmenu", (event) => event.preventDefault(), { signal });
}

/**
 * Feeds the editor with the window's keys, but for those that a field or a dialog needs itself. Ends with `signal`.
 *
 * @param hasKeys false while something else has them: then they are only kept from undoing what is in a field
 */
export function listenToKeys(editor: Editor, page: Window, hasKeys: boolean, signal: AbortSignal): void {
  const isByKeys = watchKeyFocus(page, signal);
  const isWanted = (event: KeyboardEvent) => needsKey(event, isByKeys(event.target), editor.isDrawing);
  const take = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return;
    const isDown = event.type === "keydown";
    const isTheirs = isWanted(event);
    if (isDown && isUndo(event) && !isTypedInto(event.target)) event.preventDefault();
    if (!hasKeys) return;
    // A key that went down outside a field must be let go of wherever it comes up.
    if (isDown && isTheirs) return;
    if (editor.dispatch({ kind: "key", isDown, stroke: strokeOf(event) }) && !isTheirs) event.preventDefault();
  };
  page.addEventListener("keydown", take, { signal });
  page.addEventListener("keyup", take, { signal });
  page.addEventListener("blur", () => editor.dispatch({ kind: "blur" }), { signal });
}

/** Where no field has the focus, browsers undo what was typed into the last one that had it. */
const isUndo = ({ key, code, ctrlKey, metaKey }: KeyboardEvent): boolean =>
  (ctrlKey || metaKey) && (/^[zy]$/i.test(key) || code === "KeyZ");

const isTypedInto = (target: EventTarget | null): boolean =>
  target instanceof Element && target.matches(TYPING) && !(target instanceof HTMLInputElement && UNWRITTEN.has(target.type));

function needsKey({ target, key }: KeyboardEvent, isByKeys: boolean, isDrawing: boolean): boolean {
  if (!(target instanceof Element)) return false;
  if (target.closest("[role=dialog], dialog, [role=menu], [role=listbox]")) return true;
  if (key in ARROWS && target.closest(STEPPED)) return true;
  if (isTypedInto(target)) return true;
  if (!target.closest(OPERATED)) return false;
  return (key === "Enter" && !isDrawing) || ((key === "Enter" || key === " ") && isByKeys);
}

function strokeOf(event: KeyboardEvent): KeyStroke {
  // AltGr may come as Ctrl and Alt; it types, and holds nothing.
  const isTyping = event.getModifierState("AltGraph");
  return {
    key: event.key,
    code: event.code,
    isMod: (event.ctrlKey || event.metaKey) && !isTyping,
    isShift: event.shiftKey,
    isAlt: event.altKey && !isTyping,
    isRepeat: event.repeat,
  };
}

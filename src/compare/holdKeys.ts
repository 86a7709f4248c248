import { watchKeyFocus } from "../editor/keyFocus.ts";

const TYPING = "input, textarea, select, [contenteditable=true], [role=dialog], dialog";
const OPERATED_BY_SPACE = "button, a, [role=button], [role=radio], [role=slider], [role=menuitem], [role=tab], [role=option]";

/** Tells when Space or H is pressed and let go of; while it listens, nothing else gets these two keys. Ends with `signal`. */
export function listenToHold(page: Window, onHold: (isHeld: boolean) => void, signal: AbortSignal): void {
  const isByKeys = watchKeyFocus(page, signal);
  let heldCode: string | null = null;
  const release = () => {
    if (heldCode !== null) onHold(false);
    heldCode = null;
  };
  page.addEventListener(
    "keydown",
    (event) => {
      if (!isHoldKey(event, isByKeys(event.target))) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (heldCode !== null) return;
      heldCode = event.code;
      onHold(true);
    },
    { signal, capture: true },
  );
  page.addEventListener(
    "keyup",
    (event) => {
      if (event.code !== heldCode) return;
      event.preventDefault();
      release();
    },
    { signal, capture: true },
  );
  page.addEventListener("blur", release, { signal });
}

function isHoldKey({ key, code, target, ctrlKey, metaKey, altKey, isComposing }: KeyboardEvent, isByKeys: boolean): boolean {
  if (isComposing || ctrlKey || metaKey || altKey) return false;
  // Letters of other scripts go by their place.
  if (key !== " " && key.toLowerCase() !== "h" && !(key > "\x7f" && code === "KeyH")) return false;
  if (!(target instanceof Element)) return true;
  if (target.closest(TYPING)) return false;
  // A button that was clicked keeps the focus, and Accept is given it; only another one that keys have reached is operated by Space.
  return key !== " " || target.closest(OPERATED_BY_SPACE) === null || !isByKeys || target.matches("[data-home]");
}

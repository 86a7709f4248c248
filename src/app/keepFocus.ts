/** The place where work goes on: the canvas, or what decides on the result in review. */
const HOME = "[role=application], [data-home]";
/** What is left for where it was opened from. */
const PASSING = "[role=dialog], [role=menu], [role=listbox], .shell[data-docked] .panel";
const MODAL = "[aria-modal=true]";
const FIELD = "textarea, input:not([type=radio], [type=checkbox], [type=range], [type=color]), select, [contenteditable=true]";

/** What keeps the focus. */
export interface FocusKeeper {
  /** Another document is open: the focus goes to its canvas, unless a field or a dialog has it. */
  arrive(): void;
}

/**
 * Keeps the focus out of nowhere. Where the element that has it goes, it moves home, or back to where a dialog or menu was opened from; where
 * home changes, a result being there or decided upon, it moves along unless keys have put it elsewhere. It waits while a key or a button is
 * held: a stroke is not cut off, and a held Space presses nothing. What was written in goes without what is typed next reaching a button.
 * Ends with `signal`.
 */
export function keepFocus(page: Document, signal: AbortSignal): FocusKeeper {
  let had: Element | null = null;
  let opener: Element | null = null;
  let home = page.querySelector(HOME);
  let isDue = false;
  let isHeld = false;
  let isLeaving = false;
  /** The focus was last in what passes, or in a field. */
  let passed = false;
  let wrote = false;

  const isNowhere = () => page.activeElement === null || page.activeElement === page.body;
  const settle = () => {
    if (!isDue || isHeld) return;
    const target = page.querySelector(MODAL) ?? (passed && canTake(opener) ? opener : page.querySelector(HOME));
    if (!canTake(target)) return;
    isDue = false;
    // Typing goes on for a moment after its field has gone.
    const taking = wrote && !passed && target.matches("button") ? target.closest("main") : target;
    if (taking?.tagName === "MAIN") taking.tabIndex = -1;
    taking?.focus({ preventScroll: true });
  };
  const look = () => {
    const now = page.querySelector(HOME);
    if (now && now !== home && !isClaimed(page.activeElement, false)) isDue = true;
    home = now ?? home;
    if (had && isNowhere()) isDue = true;
    settle();
  };
  page.addEventListener(
    "focusin",
    ({ target }) => {
      had = target instanceof Element && target !== page.body ? target : null;
      if (!had) return;
      passed = had.closest(PASSING) !== null;
      wrote = had.matches(FIELD);
      if (!passed) opener = had;
      isDue = false;
    },
    { signal },
  );
  page.addEventListener(
    "focusout",
    ({ relatedTarget }) => {
      if (relatedTarget) return;
      // Whoever clicks beside everything, goes on past the end or leaves the window, wants it so.
      if ((isHeld && isLeaving) || !page.hasFocus()) had = null;
      else queueMicrotask(look);
    },
    { signal },
  );
  const on = { signal, capture: true };
  const hold = ({ type, key }: { readonly type: string; readonly key?: string }) => {
    isHeld = true;
    isLeaving = type === "pointerdown" || key === "Tab";
  };
  const letGo = () => {
    isHeld = false;
    settle();
  };
  for (const type of ["pointerdown", "keydown"]) page.addEventListener(type, hold, on);
  for (const type of ["pointerup", "pointercancel", "keyup"]) page.addEventListener(type, letGo, on);
  page.defaultView?.addEventListener("blur", letGo, { signal });

  const changed = new MutationObserver(look);
  changed.observe(page.body, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ["disabled", "inert", "hidden", "data-open", "aria-disabled"],
  });
  signal.addEventListener("abort", () => changed.disconnect());
  return {
    arrive() {
      if (isClaimed(page.activeElement, true)) return;
      isDue = true;
      passed = false;
      settle();
    },
  };
}

/** True where the focus is wanted: in a field or a dialog; else only where keys have put it, and whoever `isMoved` goes on elsewhere. */
function isClaimed(element: Element | null, isMoved: boolean): boolean {
  if (!element || element === element.ownerDocument.body) return false;
  if (element.matches(FIELD) || element.closest("[role=dialog], [role=listbox]")) return true;
  return !isMoved && !element.matches(HOME) && element.matches(":focus-visible");
}

const canTake = (element: Element | null): element is HTMLElement =>
  element instanceof HTMLElement &&
  element.isConnected &&
  !element.matches(":disabled") &&
  !element.closest("[inert], [aria-hidden=true]") &&
  element.getClientRects().length > 0;

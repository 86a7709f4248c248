const ITEMS = "button, a[href], input, select";
/** What needs every arrow for itself: it stays a tab stop of its own. */
const OWN_ARROWS = "[type=range], [type=color], [type=hidden]";

/**
 * Makes the items of a toolbar one tab stop, between which arrows, Home and End move; sliders stay stops of their own, and a text field gives
 * up an arrow only where its text ends. The arrows of a button that was clicked stay the canvas's. A radio button that arrows reach is not chosen by that, but by Space or Enter. Ends with `signal`.
 *
 * @param toolbar laid out by flex: its direction says which arrows
 * @see https://www.w3.org/WAI/ARIA/apg/patterns/toolbar/
 */
export function rove(toolbar: HTMLElement, signal: AbortSignal): void {
  let stop: HTMLElement | undefined;
  let isByKeys = false;
  const items = (): HTMLElement[] =>
    [...toolbar.querySelectorAll<HTMLElement>(ITEMS)].filter(
      (item) => !item.matches(`:disabled, ${OWN_ARROWS}`) && !item.closest("[inert]") && item.getClientRects().length > 0,
    );
  const settle = () => {
    const all = items();
    if (!stop || !all.includes(stop)) stop = all.find((item) => item.matches("[data-home]")) ?? all[0];
    // Of radio buttons the browser lets Tab reach the chosen one alone.
    if (isRadio(stop) && !stop.checked && stop !== document.activeElement) {
      const { name } = stop;
      stop = all.find((item) => isRadio(item) && item.name === name && item.checked) ?? stop;
    }
    for (const item of all) item.tabIndex = item === stop ? 0 : -1;
    toolbar.ariaOrientation = isColumn(toolbar) ? "vertical" : "horizontal";
  };
  const go = (event: KeyboardEvent) => {
    const { key, target } = event;
    const all = items();
    const at = target instanceof HTMLElement ? all.indexOf(target) : -1;
    if (at < 0 || !isByKeys || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (key === "Enter" && isRadio(target)) {
      event.preventDefault();
      target.click();
      return;
    }
    const to = targetOf(key, at, all.length, isColumn(toolbar));
    if (to === null || isWriting(target, key)) return;
    event.preventDefault();
    all.at(to % all.length)?.focus();
  };
  settle();
  toolbar.addEventListener("keydown", go, { signal });
  toolbar.addEventListener(
    "focusin",
    ({ target }) => {
      // Asked in this moment: once any key is pressed, what was clicked matches it, too.
      isByKeys = target instanceof HTMLElement && target.matches(":focus-visible");
      stop = items().find((item) => item === target) ?? stop;
      settle();
    },
    { signal },
  );
  toolbar.addEventListener("focusout", () => queueMicrotask(settle), { signal });
  const changed = new MutationObserver(settle);
  changed.observe(toolbar, { subtree: true, childList: true, attributes: true, attributeFilter: ["disabled", "inert"] });
  const resized = new ResizeObserver(settle);
  resized.observe(toolbar);
  signal.addEventListener("abort", () => {
    changed.disconnect();
    resized.disconnect();
  });
}

const isRadio = (item: unknown): item is HTMLInputElement => item instanceof HTMLInputElement && item.type === "radio";
const isColumn = (toolbar: HTMLElement): boolean => getComputedStyle(toolbar).flexDirection === "column";

/** The index that the key goes to, -1 for the last; null when it is none of the toolbar's keys. */
function targetOf(key: string, at: number, count: number, isVertical: boolean): number | null {
  switch (key) {
    case isVertical ? "ArrowDown" : "ArrowRight":
      return at + 1;
    case isVertical ? "ArrowUp" : "ArrowLeft":
      return at - 1;
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return null;
  }
}

/** True while the key moves within the text of a field. */
function isWriting(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLInputElement) || target.selectionStart === null) return false;
  if (key === "Home" || key === "End" || target.selectionStart !== target.selectionEnd) return true;
  return target.selectionStart !== (key === "ArrowLeft" ? 0 : target.value.length);
}

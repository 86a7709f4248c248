/**
 * Watches who got the focus by keys, and so is operated by them: a button that was clicked keeps the focus, but Space still pans and Enter
 * still closes. Ends with `signal`. Asked in the moment of the focus: once any key is pressed, what was clicked looks the same.
 */
export function watchKeyFocus(page: Window, signal: AbortSignal): (target: EventTarget | null) => boolean {
  let focused: EventTarget | null = null;
  const see = (target: EventTarget | null) => {
    focused = target instanceof Element && target.matches(":focus-visible") ? target : null;
  };
  see(page.document.activeElement);
  page.addEventListener("focusin", ({ target }) => see(target), { signal });
  return (target) => target !== null && target === focused;
}

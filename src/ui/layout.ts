const COMPACT = "(max-width: 699px), (max-height: 559px)";
const DOCKED = "(max-width: 1099px), (pointer: coarse)";

/** Calls `onChange` with the layout that fits the window, now and whenever that changes. Returns what ends it. */
export function watchLayout(onChange: (layout: "wide" | "docked" | "compact") => void): () => void {
  const listening = new AbortController();
  const [compact, docked] = [matchMedia(COMPACT), matchMedia(DOCKED)];
  const tell = () => onChange(compact.matches ? "compact" : docked.matches ? "docked" : "wide");
  tell();
  for (const query of [compact, docked]) query.addEventListener("change", tell, { signal: listening.signal });
  return () => listening.abort();
}

/**
 * Keeps the frame above an on-screen keyboard that covers the page instead of making it smaller, as that of iOS does. Returns what ends it.
 *
 * @see https://developer.mozilla.org/docs/Web/API/VisualViewport
 */
export function keepAboveKeyboard(frame: HTMLElement): () => void {
  const view = window.visualViewport;
  const listening = new AbortController();
  const fit = () => {
    if (view?.scale !== 1) return;
    frame.style.height = innerHeight - view.height > 1 ? `${view.height}px` : "";
  };
  view?.addEventListener("resize", fit, { signal: listening.signal });
  return () => listening.abort();
}

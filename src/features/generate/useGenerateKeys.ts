import { useEffect, useRef } from "react";
import { isStopping, type Press } from "./press.ts";

/** Ctrl+Enter, or Command, generates from anywhere in Edit but a dialog or a menu; Enter does in the task bar's own field. */
export function useGenerateKeys(press: Press): void {
  const latest = useRef(press);
  useEffect(() => {
    latest.current = press;
  });
  useEffect(() => {
    const listening = new AbortController();
    const generate = (event: KeyboardEvent) => {
      if (event.key !== "Enter" || event.isComposing || event.repeat || event.defaultPrevented) return;
      if (!(event.target instanceof Element) || event.target.closest("[role=dialog], [role=menu], [role=listbox]")) return;
      if (!event.ctrlKey && !event.metaKey && !event.target.matches(".task-bar input")) return;
      const { readiness, isSending, onGenerate } = latest.current;
      if (isStopping(latest.current) || isSending || !readiness.isReady) return;
      event.preventDefault();
      event.stopPropagation();
      onGenerate();
    };
    // Before the canvas's keys: Enter alone closes a polygon.
    window.addEventListener("keydown", generate, { signal: listening.signal, capture: true });
    return () => listening.abort();
  }, []);
}

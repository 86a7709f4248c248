import { lazy, Suspense, useEffect, useRef, useSyncExternalStore } from "react";
import { m } from "../messages/messages.js";
import { useEditorMembers } from "../state/store.ts";
import { announced } from "../ui/announce.ts";
import { lazyWithRetry } from "../workspace/lazyWithRetry.ts";
import type { OpenDocument } from "../workspace/workspace.ts";
import { type FocusKeeper, keepFocus } from "./keepFocus.ts";
import { useAnnouncements } from "./useAnnouncements.ts";
import type { UserWorkspace } from "./userWorkspace.ts";
import "./contrast.css";

const HelpSheet = lazy(lazyWithRetry(() => import("./HelpSheet.tsx")));

const FIELD = "textarea, select, input, [contenteditable=true], [role=dialog]";

interface AssistanceProps {
  readonly own: UserWorkspace;
  readonly open: OpenDocument | null;
}

/** What the page does for keys and assistive technology: it keeps the focus, says what has happened, and shows the keys. */
export default function Assistance({ own, open }: AssistanceProps) {
  const { isHelpOpen, setHelpOpen } = useEditorMembers("isHelpOpen", "setHelpOpen");
  const { text, count } = useSyncExternalStore(announced.subscribe, announced.getSnapshot);
  const keeper = useRef<FocusKeeper>(null);
  useAnnouncements(own);
  useEffect(() => {
    const listening = new AbortController();
    keeper.current = keepFocus(document, listening.signal);
    window.addEventListener(
      "keydown",
      ({ key, target }) => {
        if (key === "?" && target instanceof Element && !target.closest(FIELD)) setHelpOpen(true);
      },
      { signal: listening.signal },
    );
    return () => listening.abort();
  }, [setHelpOpen]);
  useEffect(() => {
    if (open) keeper.current?.arrive();
  }, [open]);
  return (
    <>
      <div className="visually-hidden" role="status" aria-label={m.said_label()}>
        <p key={count}>{text}</p>
      </div>
      {isHelpOpen && (
        <Suspense>
          <HelpSheet onClose={() => setHelpOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

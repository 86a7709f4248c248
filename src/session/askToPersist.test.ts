import { afterEach, expect, test, vi } from "vitest";
import { askToPersist } from "./askToPersist.ts";
import { newDocument } from "./document/documentContent.ts";
import type { SessionSnapshot } from "./session.ts";

afterEach(() => void vi.unstubAllGlobals());

const nothing: SessionSnapshot = {
  document: null,
  saveStatus: { kind: "done" },
  syncStatus: { kind: "done" },
  outbox: [],
  isHeldElsewhere: false,
  uploadProgress: null,
};
const document = newDocument({ name: "coffee", baseImage: { imageId: "a".repeat(64), width: 100, height: 80 } });

function changingSession() {
  const listeners = new Set<() => void>();
  let snapshot = nothing;
  return {
    getSnapshot: () => snapshot,
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    become(next: Partial<SessionSnapshot>) {
      snapshot = { ...snapshot, ...next };
      for (const listener of listeners) listener();
    },
  };
}

test("the browser is asked to keep what is stored once a document is saved, and once only", () => {
  const persist = vi.fn(async () => true);
  vi.stubGlobal("navigator", { storage: { persist } });
  const session = changingSession();
  askToPersist(session);
  session.become({ document, saveStatus: { kind: "working" } });
  expect(persist).not.toHaveBeenCalled();
  session.become({ saveStatus: { kind: "done" } });
  session.become({ saveStatus: { kind: "working" } });
  session.become({ saveStatus: { kind: "done" } });
  expect(persist).toHaveBeenCalledOnce();
});

test.each([{}, { storage: {} }])("a browser that cannot be asked goes on without: %o", (navigator) => {
  vi.stubGlobal("navigator", navigator);
  const session = changingSession();
  askToPersist(session);
  session.become({ document });
});

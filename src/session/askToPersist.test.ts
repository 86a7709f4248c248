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

test("the browser is asked to keep what is stored once a document is saved, and once only", () => {
  const persist = vi.fn(async () => true);
  vi.stubGlobal("navigator", { storage: { persist } });
  const listeners = new Set<() => void>();
  let snapshot = nothing;
  const become = (next: Partial<SessionSnapshot>) => {
    snapshot = { ...snapshot, ...next };
    for (const listener of listeners) listener();
  };
  askToPersist({
    getSnapshot: () => snapshot,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  });
  become({ document, saveStatus: { kind: "working" } });
  expect(persist).not.toHaveBeenCalled();
  become({ saveStatus: { kind: "done" } });
  become({ saveStatus: { kind: "working" } });
  become({ saveStatus: { kind: "done" } });
  expect(persist).toHaveBeenCalledOnce();
});

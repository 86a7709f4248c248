import "fake-indexeddb/auto";
import { createStore, entries, set } from "idb-keyval";
import { beforeEach, expect, test, vi } from "vitest";
import type { DocumentContent, Version } from "../../contract/documents.ts";
import { addVersion, newDocument } from "../document/documentContent.ts";
import golden from "../testing/browserRecords1.json" with { type: "json" };
import { browserStore } from "./browserStore.ts";
import { HistoryRecord, type LocalDocument, OutboxEntry } from "./localStore.ts";

const GOLDEN_ID = "7a1d6c0e-8b0c-4c5e-9a53-3f0d9be9a001";
const nothing = { masks: new Map(), images: new Map(), edits: new Map(), history: { records: [], removed: [] } };
const imageId = "a".repeat(64);
let name = "";
beforeEach(() => {
  name = `overpaint ${crypto.randomUUID()}`;
});

/** All records that lie in the store. */
const records = async (): Promise<Map<string, unknown>> => new Map(await entries<string, unknown>(createStore(name, "kept")));
const put = (key: string, value: unknown) => set(key, value, createStore(name, "kept"));
const size = (record: unknown): number => JSON.stringify(record).length;

const local = (document: DocumentContent): LocalDocument => ({ document, revision: null, isSynced: false, unsentVersionIds: [] });
function edited({ versions: [original], ...content }: DocumentContent, edits: number): DocumentContent {
  if (!original) throw new RangeError("no version");
  const layer = (n: number) => ({ imageId: n.toString(16).padStart(64, "0"), x: n, y: 0, width: 9, height: 9 });
  const layers = Array.from({ length: edits }, (_, n) => layer(n));
  const versions = layers.map(
    (_, n): Version => ({
      ...original,
      id: crypto.randomUUID(),
      layers: [...original.layers, ...layers.slice(0, n + 1)],
    }),
  );
  return { ...content, versions: [original, ...versions] };
}

test("what the release before wrote is read: document, seam, and an edit on its way out; then it is kept in today's format", async () => {
  for (const [key, value] of Object.entries(golden)) await put(key, value);
  const onSetAside = vi.fn();
  const store = browserStore(name, onSetAside);
  const kept = (await store.readDocument(GOLDEN_ID)) ?? expect.fail();
  expect(kept).toEqual(golden[`document:${GOLDEN_ID}`]);
  expect(await store.readEdits(GOLDEN_ID)).toEqual([golden[`edit:${GOLDEN_ID}:7a1d6c0e-8b0c-4c5e-9a53-3f0d9be9a005`]]);
  expect(await store.readDocuments()).toMatchObject([{ id: GOLDEN_ID, name: "coffee", isSynced: false }]);
  await store.write({ local: kept, ...nothing });
  expect((await records()).get(`document:${GOLDEN_ID}`)).toMatchObject({ format: 2, revision: 4, head: { name: "coffee" } });
  expect(await browserStore(name).readDocument(GOLDEN_ID)).toEqual(kept);
  expect(onSetAside).not.toHaveBeenCalled();
});

test("what cannot be read is set aside and told, never dropped; the rest goes on", async () => {
  for (const [key, value] of Object.entries(golden)) await put(key, value);
  const [editKey = "", edit] = Object.entries(golden).at(-1) ?? [];
  const newer = { format: 9, everything: "else" };
  await put(editKey, { ...edit, request: newer });
  await put(`document:${GOLDEN_ID}`, newer);
  const onSetAside = vi.fn();
  const store = browserStore(name, onSetAside);
  expect([await store.readEdits(GOLDEN_ID), await store.readDocument(GOLDEN_ID)]).toEqual([[], null]);
  expect(onSetAside).toHaveBeenCalledTimes(2);
  const aside = [...(await records())].filter(([key]) => key.startsWith("aside:"));
  expect(aside.map(([, value]) => value)).toEqual(expect.arrayContaining([newer, { ...edit, request: newer }]));
  expect(aside).toHaveLength(2);
});

test("a save writes the head and what is new: at 500 versions as much as at 2", async () => {
  const written: number[] = [];
  for (const edits of [2, 500]) {
    const store = browserStore(name);
    const content = edited(newDocument({ name: "coffee", baseImage: { imageId, width: 100, height: 80 } }), edits);
    await store.write({ local: local(content), ...nothing });
    const before = await records();
    const last = content.versions.at(-1) ?? expect.fail();
    const layer = { imageId: "b".repeat(64), x: 0, y: 0, width: 9, height: 9 };
    const next = addVersion(content, { ...last, id: crypto.randomUUID(), layers: [...last.layers, layer] });
    await store.write({ local: local(next), ...nothing });
    const changed = [...(await records())].filter(([key, value]) => size(before.get(key) ?? null) !== size(value));
    written.push(changed.reduce((sum, [, value]) => sum + size(value), 0));
    expect((await browserStore(name).readDocument(content.id))?.document).toEqual(next);
  }
  expect((written[1] ?? 0) - (written[0] ?? 0)).toBeLessThan(50);
});

test("a version that became another one is written again", async () => {
  const store = browserStore(name);
  const content = newDocument({ name: "coffee", baseImage: { imageId, width: 100, height: 80 } });
  await store.write({ local: local(content), ...nothing });
  const [original] = content.versions;
  const changed = { ...content, versions: [{ ...(original ?? expect.fail()), label: "Opened" }] };
  await store.write({ local: local(changed), ...nothing });
  expect((await browserStore(name).readDocument(content.id))?.document).toEqual(changed);
});

test("a document that cannot be read takes its paint along: the server's copy is shown with the server's paint", async () => {
  const store = browserStore(name);
  const content = newDocument({ name: "coffee", baseImage: { imageId, width: 100, height: 80 } });
  await store.write({ ...nothing, local: local(content), masks: new Map([["100x80", new Blob(["paint"])]]) });
  await put(`document:${content.id}`, { format: 9 });
  const later = browserStore(name);
  expect(await later.readDocuments()).toEqual([]);
  expect([await later.readDocument(content.id), await later.readMask(content.id, "100x80")]).toEqual([null, null]);
  expect([...(await records()).keys()].filter((key) => key.startsWith("aside:"))).toHaveLength(2);
});

test("paint that cannot be read is told, so that the server's serves instead", async () => {
  await put("mask:one:100x80", "no picture");
  await expect(browserStore(name).readMask("one", "100x80")).rejects.toMatchObject({ code: "record_unreadable" });
});

test("a full browser opens what it can read, and sets nothing aside that it has no room for", async () => {
  const content = newDocument({ name: "coffee", baseImage: { imageId, width: 100, height: 80 } });
  await browserStore(name).write({ local: local(content), ...nothing });
  await put(`history:${content.id}:x`, { format: 9 });
  const putting = vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(() => {
    throw new DOMException("No room.", "QuotaExceededError");
  });
  const onSetAside = vi.fn();
  const store = browserStore(name, onSetAside);
  expect([await store.readHistory(content.id), (await store.readDocument(content.id))?.document]).toEqual([[], content]);
  putting.mockRestore();
  expect(onSetAside).toHaveBeenCalledWith(1);
  expect((await records()).has(`history:${content.id}:x`)).toBe(true);
});

test("a tab whose store another one has emptied writes its document as a whole", async () => {
  const [store, other] = [browserStore(name), browserStore(name)];
  const content = newDocument({ name: "coffee", baseImage: { imageId, width: 100, height: 80 } });
  await store.write({ local: local(content), ...nothing });
  await other.clear();
  await vi.waitFor(async () => {
    await store.write({ local: local(content), ...nothing });
    expect((await browserStore(name).readDocument(content.id))?.document).toEqual(content);
  });
});

test("files are kept as bytes, which a private window of WebKit takes, and read as the files they were", async () => {
  const file = (text: string) => new Blob([text], { type: "image/png" });
  const [, edit] = Object.entries(golden).at(-1) ?? expect.fail();
  const painted = OutboxEntry.parse({ ...edit, maskBlob: file("of an edit") });
  const step = HistoryRecord.parse(versionStep({ ...painted, maskBlob: file("of a step") }));
  const content = newDocument({ name: "coffee", baseImage: { imageId, width: 100, height: 80 } });
  await browserStore(name).write({
    local: local(content),
    masks: new Map([["100x80", file("paint")]]),
    images: new Map([[imageId, file("image")]]),
    edits: new Map([[painted.key, painted]]),
    history: { records: [step], removed: [] },
  });
  const holdsBlob = (value: unknown): boolean =>
    value instanceof Blob || (typeof value === "object" && value !== null && Object.values(value).some(holdsBlob));
  expect([...(await records())].filter(([, value]) => holdsBlob(value))).toEqual([]);

  const store = browserStore(name);
  const [readEdit] = await store.readEdits(content.id);
  const [readStep] = await store.readHistory(content.id);
  const files = [
    await store.readMask(content.id, "100x80"),
    await store.readImage(imageId),
    readEdit?.maskBlob,
    readStep?.step.kind === "version" ? readStep.step.edit?.maskBlob : null,
  ];
  expect(await Promise.all(files.map((one) => one?.text()))).toEqual(["paint", "image", "of an edit", "of a step"]);
  expect(files.map((one) => one?.type)).toEqual(Array(4).fill("image/png"));
});

test("Blobs that earlier releases have kept are read", async () => {
  const old = new Blob(["old"], { type: "image/png" });
  await put("mask:one:100x80", old);
  await put(`image:${imageId}`, old);
  const store = browserStore(name);
  const files = [await store.readMask("one", "100x80"), await store.readImage(imageId)];
  expect(await Promise.all(files.map((one) => one?.text()))).toEqual(["old", "old"]);
});

test("a save whose files take longer to read does not go over a later one", async () => {
  const store = browserStore(name);
  const content = newDocument({ name: "coffee", baseImage: { imageId, width: 100, height: 80 } });
  const slow = new Blob(["image"]);
  const { promise, resolve } = Promise.withResolvers<ArrayBuffer>();
  slow.arrayBuffer = () => promise;
  const older = store.write({ ...nothing, local: local(content), images: new Map([[imageId, slow]]) });
  const later = store.write({ ...nothing, local: local({ ...content, name: "tea" }) });
  setTimeout(() => resolve(new ArrayBuffer(5)), 20);
  await Promise.all([older, later]);
  expect((await browserStore(name).readDocument(content.id))?.document.name).toBe("tea");
});

/** A step that has decided upon an edit. */
function versionStep(edit: OutboxEntry) {
  const place = {
    versionId: crypto.randomUUID(),
    setup: { mode: "repaint", preset: null, frame: null, detail: "fewest", run: null },
    mask: null,
  };
  const step = { kind: "version", label: "Accept", before: place, after: place, change: null, addedId: null, edit };
  return { id: crypto.randomUUID(), after: null, step };
}

import fc from "fast-check";
import { expect, test, vi } from "vitest";
import type { Version } from "../contract/documents.ts";
import type { EditRequest } from "../contract/edits.ts";
import { addVersion, newDocument, switchVersion } from "./document/documentContent.ts";
import { contentOf } from "./document/documentRecord.ts";
import { imageIdOf } from "./document/imageId.ts";
import { Session } from "./session.ts";
import { type FakeServer, fakeServer } from "./testing/fakeServer.ts";
import { fakeTabs } from "./testing/fakeTabs.ts";
import { manualClock } from "./testing/manualClock.ts";
import { type MemoryStore, memoryStore } from "./testing/memoryStore.ts";
import { until } from "./testing/until.ts";

const SIZES = [
  { width: 40, height: 30 },
  { width: 60, height: 30 },
];
const png = (text: string) => new Blob([text]);
const textOf = async (blob: Blob | null | undefined) => (blob ? await blob.text() : null);

/** A port as one page has it: after `page` has aborted, nothing of that page gets through any more. */
const heldBy = <T extends object>(page: AbortSignal, port: T): T =>
  new Proxy(port, {
    get: (target, name) => (page.aborted ? () => new Promise(() => {}) : Reflect.get(target, name)),
  });

interface Browser {
  readonly store: MemoryStore;
  readonly server: FakeServer;
  /** The page that is loaded. */
  page: AbortController;
}

function newPage(browser: Browser) {
  browser.page.abort();
  browser.page = new AbortController();
  const { signal } = browser.page;
  const clock = manualClock();
  const [store, server] = [heldBy(signal, browser.store), heldBy(signal, browser.server)];
  return { clock, session: new Session({ store, server, tabs: fakeTabs()(), clock }) };
}

async function opened(base = png("base")) {
  const browser: Browser = { store: memoryStore(), server: fakeServer(), page: new AbortController() };
  const { session, clock } = newPage(browser);
  const imageId = await imageIdOf(base);
  const content = newDocument({ name: "coffee", baseImage: { imageId, width: 40, height: 30 }, now: clock.now() });
  const open = () => session.open(content, { files: new Map([[imageId, base]]) });
  return { ...browser, browser, clock, session, imageId, content, open };
}

/** The page that is loaded after a crash: the old one does nothing any more. */
const afterCrash = ({ browser }: { browser: Browser }) => newPage(browser);

const add = (session: Session, { version, files }: { version: Version; files: ReadonlyMap<string, Blob> }) =>
  session.apply({ reduce: (content) => addVersion(content, version), files });

async function versionOf(width: number, height: number, layers: Version["layers"], text: string) {
  const blob = png(text);
  const imageId = await imageIdOf(blob);
  const version: Version = {
    id: crypto.randomUUID(),
    label: text,
    canvas: { width, height },
    layers: [...layers, { imageId, x: 0, y: 0, width: 5, height: 5 }],
    credits: 9,
    createdAt: new Date(Date.parse("2026-01-02T00:00:00Z")).toISOString(),
  };
  return { version, files: new Map([[imageId, blob]]) };
}

const requestOn = ({ id }: { id: string }, imageId: string, maskId?: string): EditRequest => ({
  documentId: id,
  engine: "local",
  mode: "inpaint",
  canvas: { width: 40, height: 30 },
  layers: [{ imageId, x: 0, y: 0 }],
  ...(maskId && { maskId }),
  prompt: "a wall",
  params: {},
});

test("a change is kept 250 ms later without being asked, and survives a crash of the tab", async () => {
  const here = await opened();
  await here.open();
  here.session.setPrompt("repaint", "a brick wall");
  here.session.setMask(() => png("mask"));
  expect(here.session.getSnapshot().saveStatus.kind).toBe("working");
  here.clock.advance(250);
  await until(here.session, ({ saveStatus }) => saveStatus.kind === "done");

  const { session } = afterCrash(here);
  const restored = await session.restore();
  expect(restored?.document.prompt).toBe("a brick wall");
  expect(await textOf(restored?.mask)).toBe("mask");
  expect(await textOf(await session.image(here.imageId))).toBe("base");
});

test("the mask is encoded when it is saved, not when it is painted", async () => {
  const here = await opened();
  await here.open();
  let encoded = 0;
  for (let stroke = 0; stroke < 20; stroke++) here.session.setMask(() => png(`mask ${++encoded}`));
  expect(encoded).toBe(0);
  await here.session.flush();
  expect(encoded).toBe(1);
});

test("with the server away everything is saved here, and gets there when it is back", async () => {
  const here = await opened();
  here.server.isAway = true;
  await here.open();
  here.session.setMask(() => png("mask"));
  await here.session.syncNow();
  expect(here.session.getSnapshot()).toMatchObject({ saveStatus: { kind: "done" }, syncStatus: { kind: "retrying" } });

  here.server.isAway = false;
  here.clock.advance(60_000);
  await until(here.session, ({ syncStatus }) => syncStatus.kind === "done");
  const held = here.server.documents.get(here.content.id);
  expect(await textOf(here.server.images.get(held?.document.maskId ?? ""))).toBe("mask");
  expect(here.server.images.has(here.imageId)).toBe(true);
});

test("a page that is left saves at once, beside a save that is under way, and the older one does not go over it", async () => {
  const here = await opened();
  await here.open();
  const { promise: isEncoded, resolve: encode } = Promise.withResolvers<Blob>();
  const beginEncoding = vi.fn(() => isEncoded);
  here.session.setMask(beginEncoding);
  here.clock.advance(250);
  await vi.waitFor(() => expect(beginEncoding).toHaveBeenCalled());
  here.session.setPrompt("repaint", "the last word");
  here.session.saveBeforeLeaving();
  const kept = async () => (await here.store.readDocument(here.content.id))?.document.prompt;
  await vi.waitFor(async () => expect(await kept()).toBe("the last word"));
  encode(png("mask"));
  await here.session.flush();
  expect(await kept()).toBe("the last word");
  expect(await textOf(await here.store.readMask(here.content.id, "40x30"))).toBe("mask");
});

test("another browser opens the same document with its mask from the server alone", async () => {
  const here = await opened();
  await here.open();
  here.session.setMask(() => png("mask"));
  await here.session.syncNow();

  const elsewhere = new Session({ store: memoryStore(), server: here.server, tabs: fakeTabs()(), clock: manualClock() });
  const restored = await elsewhere.openStored(here.content.id);
  expect(await textOf(restored.mask)).toBe("mask");
  expect(await textOf(await elsewhere.image(here.imageId))).toBe("base");
  here.server.isAway = true;
  elsewhere.apply({ reduce: (content) => switchVersion(content, here.content.currentVersionId) });
  expect(await textOf(await elsewhere.mask({ width: 40, height: 30 }))).toBe("mask");
});

test("an edit asked for before a crash is sent after it, under the same key, once", async () => {
  const here = await opened();
  here.server.isAway = true;
  await here.open();
  const maskId = await imageIdOf(png("grown"));
  const request = requestOn(here.content, here.imageId, maskId);
  const key = await here.session.enqueueEdit({ request, maskBlob: png("painted"), files: new Map([[maskId, png("grown")]]) });

  here.server.isAway = false;
  const { session } = afterCrash(here);
  await session.restore();
  expect(session.getSnapshot().outbox).toMatchObject([{ key, editId: null, request }]);
  const [edit, again] = await Promise.all([session.submitEdit(key), session.submitEdit(key)]);
  expect(again.id).toBe(edit.id);
  expect([...here.server.edits.keys()]).toEqual([key]);
  expect(await textOf(here.server.images.get(maskId))).toBe("grown");

  const next = afterCrash(here).session;
  await next.restore();
  const [pending] = next.getSnapshot().outbox;
  expect(pending?.editId).toBe(edit.id);
  expect(await textOf(pending?.maskBlob)).toBe("painted");
  await next.dismissEdit(key);
  const last = afterCrash(here).session;
  await last.restore();
  expect(last.getSnapshot().outbox).toEqual([]);
});

test("an edit that was forgotten while its pictures were on their way is not sent", async () => {
  const here = await opened();
  here.server.isAway = true;
  await here.open();
  const key = await here.session.enqueueEdit({ request: requestOn(here.content, here.imageId) });
  const sent = here.session.submitEdit(key);
  await here.session.dismissEdit(key);
  here.server.isAway = false;
  const refused = expect(sent).rejects.toMatchObject({ code: "canceled" });
  await here.session.syncNow();
  here.clock.advance(60_000);
  await refused;
  expect(here.server.edits.size).toBe(0);
});

test("a picture that the server has lost goes there again before an edit of it; without its bytes it is named", async () => {
  const here = await opened();
  await here.open();
  await here.session.syncNow();
  const key = await here.session.enqueueEdit({ request: requestOn(here.content, here.imageId) });
  here.server.images.delete(here.imageId);
  await here.session.submitEdit(key);
  expect(here.server.images.has(here.imageId)).toBe(true);

  const next = await here.session.enqueueEdit({ request: { ...requestOn(here.content, here.imageId), prompt: "another" } });
  here.server.images.delete(here.imageId);
  here.store.readImage = async () => null;
  const elsewhere = afterCrash(here).session;
  await elsewhere.restore();
  await expect(elsewhere.submitEdit(next)).rejects.toMatchObject({
    code: "image_lost",
    message: expect.stringContaining("original"),
  });
});

test("everything can be taken from this browser; what the server does not have yet is named before", async () => {
  const here = await opened();
  await here.open();
  await here.session.syncNow();
  expect(await here.session.unsent()).toEqual([]);
  here.server.isAway = true;
  here.session.rename("not there yet");
  await here.session.syncNow();
  expect(await here.session.unsent()).toMatchObject([{ id: here.content.id, name: "not there yet" }]);

  here.server.isAway = false;
  await here.session.syncNow();
  const key = await here.session.enqueueEdit({ request: requestOn(here.content, here.imageId) });
  expect(await here.session.unsent()).toHaveLength(1);
  await here.session.dismissEdit(key);
  await here.session.removeAll();
  expect(await here.store.readDocuments()).toEqual([]);
  expect(await here.store.imageIds()).toEqual([]);
  expect(await afterCrash(here).session.restore()).toBeNull();
  expect(here.server.documents.get(here.content.id)?.document.name).toBe("not there yet");
});

test("a document that was removed from the server goes there again only when that is asked for", async () => {
  const here = await opened();
  await here.open();
  await here.session.syncNow();
  here.server.documents.clear();
  here.server.images.clear();
  here.session.rename("painted on");
  await here.session.syncNow();
  expect(here.session.getSnapshot().syncStatus).toMatchObject({ kind: "failed", error: { code: "document_gone" } });
  expect(here.server.documents.size).toBe(0);

  here.session.putBack();
  await here.session.syncNow();
  expect(here.server.documents.get(here.content.id)?.document.name).toBe("painted on");
  expect(here.server.images.has(here.imageId)).toBe(true);
});

test("a full browser is told, nothing is forgotten, and pictures of other documents make room once the server has them", async () => {
  const here = await opened();
  await here.open();
  await here.session.syncNow();
  here.store.isFull = true;
  here.session.setPrompt("repaint", "kept all the same");
  await here.session.flush();
  expect(here.session.getSnapshot().saveStatus).toMatchObject({ kind: "failed", error: { code: "storage_full" } });

  const other = await imageIdOf(png("other"));
  here.server.images.set(other, png("other"));
  here.store.isFull = false;
  await here.store.write({
    local: (await here.store.readDocument(here.content.id)) ?? expect.fail(),
    masks: new Map(),
    images: new Map([[other, png("other")]]),
    edits: new Map(),
    history: { records: [], removed: [] },
  });
  here.store.isFull = true;
  await here.session.flush();
  expect(here.session.getSnapshot().saveStatus.kind).toBe("done");
  expect(await here.store.imageIds()).toEqual([here.imageId]);
  expect((await here.store.readDocument(here.content.id))?.document.prompt).toBe("kept all the same");
});

test("a document that was opened in a full browser is what it opens again, once it has room", async () => {
  const here = await opened();
  await here.open();
  await here.session.syncNow();
  const store = memoryStore();
  const full = new Session({ store, server: here.server, tabs: fakeTabs()(), clock: manualClock() });
  store.isFull = true;
  await full.openStored(here.content.id);
  full.setPrompt("repaint", "no room yet");
  await full.flush();
  expect(await store.lastOpened()).toBeNull();
  store.isFull = false;
  full.setPrompt("repaint", "room again");
  await full.flush();
  await expect.poll(() => store.lastOpened()).toBe(here.content.id);
});

test("another document is opened once a full browser has sent what it has no room for, and not while it cannot", async () => {
  const here = await opened();
  await here.open();
  await here.session.syncNow();
  const second = newDocument({ name: "second", baseImage: { imageId: here.imageId, width: 40, height: 30 } });
  here.server.documents.set(second.id, { revision: 1, document: second });
  here.store.isFull = true;
  here.server.isAway = true;
  here.session.setPrompt("repaint", "not kept anywhere");
  here.session.setMask(() => png("mask"));
  const { documents, getDocument } = here.server;
  here.server.getDocument = async (id) => documents.get(id) ?? getDocument(id);
  await expect(here.session.openStored(second.id)).rejects.toMatchObject({ code: "not_kept" });
  expect([here.session.isAtRisk, here.session.getSnapshot().document?.name]).toEqual([true, "coffee"]);
  here.server.isAway = false;
  await here.session.openStored(second.id);
  const sent = documents.get(here.content.id)?.document;
  expect([sent?.prompt, await textOf(here.server.images.get(sent?.maskId ?? ""))]).toEqual(["not kept anywhere", "mask"]);
});

test("every document is listed by its present name, whether the server has heard of it or is there at all", async () => {
  const here = await opened();
  await here.open();
  await here.session.syncNow();
  here.session.rename("breakfast");
  const elsewhere = newDocument({ name: "elsewhere", baseImage: { imageId: here.imageId, width: 40, height: 30 } });
  here.server.documents.set(elsewhere.id, { revision: 1, document: { ...elsewhere, updatedAt: "2025-12-31T00:00:00.000Z" } });
  here.clock.advance(1);
  const imageId = await imageIdOf(png("second"));
  const second = newDocument({ name: "second", baseImage: { imageId, width: 40, height: 30 }, now: here.clock.now() });
  here.server.isAway = true;
  await here.session.open(second, { files: new Map([[imageId, png("second")]]) });

  const namesOf = async () => (await here.session.documents()).map(({ name }) => name);
  expect(await namesOf()).toEqual(["second", "breakfast"]);
  here.server.isAway = false;
  expect(await namesOf()).toEqual(["second", "breakfast", "elsewhere"]);
});

test("a stored document is open only when what it shows is ready, and not at all when that fails", async () => {
  const here = await opened();
  await here.open();
  here.session.setMask(() => png("mask"));
  const imageId = await imageIdOf(png("second"));
  const second = newDocument({ name: "second", baseImage: { imageId, width: 40, height: 30 } });
  await here.session.open(second, { files: new Map([[imageId, png("second")]]) });
  const nameNow = () => here.session.getSnapshot().document?.name;

  const broken = here.session.openStored(here.content.id, undefined, () => Promise.reject(new Error("damaged")));
  await expect(broken).rejects.toThrow("damaged");
  expect(nameNow()).toBe("second");

  const names: (string | undefined)[] = [];
  await here.session.openStored(here.content.id, undefined, async ({ mask }) => {
    names.push(nameNow(), (await textOf(mask)) ?? "");
    return () => names.push(nameNow());
  });
  expect(names).toEqual(["second", "mask", "coffee"]);
});

test("after close nothing is restored, and the document can be opened again", async () => {
  const here = await opened();
  await here.open();
  here.session.setPrompt("repaint", "wall");
  await here.session.close();
  expect(here.session.getSnapshot().document).toBeNull();
  const { session } = afterCrash(here);
  expect(await session.restore()).toBeNull();
  expect((await session.openStored(here.content.id)).document.prompt).toBe("wall");
});

const operation = fc.oneof(
  fc.record({ kind: fc.constant("prompt" as const), text: fc.string() }),
  fc.record({ kind: fc.constant("mask" as const), text: fc.option(fc.string({ minLength: 1 })) }),
  fc.record({ kind: fc.constant("version" as const), size: fc.nat(1), text: fc.string({ minLength: 1 }) }),
  fc.record({ kind: fc.constant("select" as const), index: fc.nat() }),
  fc.record({
    kind: fc.constantFrom("remember" as const, "forget" as const, "submit" as const, "sync" as const, "reload" as const),
  }),
  fc.record({ kind: fc.constant("network" as const), isAway: fc.boolean() }),
  fc.record({ kind: fc.constant("wait" as const), ms: fc.integer({ min: 1, max: 5_000 }) }),
);

test("no sequence of operations and reloads loses prompt, versions, mask or a pending edit", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { maxLength: 25 }), async (operations) => {
      const here = await opened();
      await here.open();
      let { session, clock } = here;
      const expected = {
        prompt: "",
        versions: [...here.content.versions],
        current: 0,
        masks: [null, null] as (string | null)[],
        keys: [] as string[],
      };
      let asked = 0;
      const sizeNow = () => SIZES.findIndex(({ width }) => width === expected.versions[expected.current]?.canvas.width);
      const reload = async () => {
        await session.flush();
        ({ session, clock } = afterCrash(here));
        const restored = await session.restore();
        expect(restored?.document).toMatchObject({
          prompt: expected.prompt,
          versions: expected.versions,
          currentVersionId: expected.versions[expected.current]?.id,
        });
        expect(await textOf(restored?.mask)).toBe(expected.masks[sizeNow()]);
        expect(
          session
            .getSnapshot()
            .outbox.map(({ key }) => key)
            .sort(),
        ).toEqual([...expected.keys].sort());
        for (const { layers } of expected.versions)
          for (const { imageId } of layers) expect((await session.image(imageId)).size).toBeGreaterThan(0);
      };
      for (const step of operations) {
        switch (step.kind) {
          case "prompt":
            session.setPrompt("repaint", step.text);
            expected.prompt = step.text;
            break;
          case "mask":
            session.setMask(step.text === null ? null : () => png(step.text ?? ""));
            expected.masks[sizeNow()] = step.text;
            break;
          case "version": {
            const { width, height } = SIZES[step.size] ?? expect.fail();
            const made = await versionOf(width, height, here.content.versions[0]?.layers ?? [], step.text);
            add(session, made);
            // It is the latest, however many are made in one moment.
            const { createdAt } = session.getSnapshot().document?.versions.at(-1) ?? expect.fail();
            expected.current = expected.versions.push({ ...made.version, createdAt }) - 1;
            break;
          }
          case "select":
            expected.current = step.index % expected.versions.length;
            session.apply({ reduce: (content) => switchVersion(content, expected.versions[expected.current]?.id ?? "") });
            break;
          case "remember": {
            const params = { seed: ++asked };
            expected.keys.push(await session.enqueueEdit({ request: { ...requestOn(here.content, here.imageId), params } }));
            break;
          }
          case "forget": {
            const key = expected.keys.pop();
            if (key) await session.dismissEdit(key);
            break;
          }
          case "submit": {
            const key = expected.keys[0];
            if (key && !here.server.isAway) await session.submitEdit(key);
            break;
          }
          case "sync":
            await session.syncNow();
            break;
          case "network":
            here.server.isAway = step.isAway;
            break;
          case "wait":
            clock.advance(step.ms);
            break;
          case "reload":
            await reload();
        }
      }
      await reload();
      here.server.isAway = false;
      session.rename("last");
      await session.syncNow();
      const held = contentOf(here.server.documents.get(here.content.id)?.document ?? expect.fail());
      expect(held).toMatchObject({ name: "last", prompt: expected.prompt, versions: expected.versions });
      expect(await textOf(here.server.images.get(held.maskId ?? ""))).toBe(expected.masks[sizeNow()]);
      for (const { layers } of expected.versions)
        for (const { imageId } of layers) expect(here.server.images.has(imageId)).toBe(true);
    }),
    { numRuns: 150 },
  );
});

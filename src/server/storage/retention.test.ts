import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { DocumentRecord, Layer } from "../../contract/documents.ts";
import type { Edit } from "../../contract/edits.ts";
import type { StoredImage } from "../../contract/images.ts";
import { systemClock } from "../engines/apiframe/clock.ts";
import { onEachHome } from "../testing/homes.ts";
import { changeOf, layerOf, newDocument, newVersion, versionOn } from "../testing/newDocument.ts";
import { noise, ServerHarness } from "../testing/serverHarness.ts";
import { type Blobs, blobKey } from "./blobs.ts";
import { sweep } from "./retention.ts";

const DAYS = 30;

onEachHome((home) => {
  let h: ServerHarness;
  let seed = 100;
  beforeAll(async () => {
    h = await ServerHarness.start({ clock: systemClock }, home);
  });
  afterAll(() => h.dispose());

  const picture = async (): Promise<Buffer> => noise({ width: 64, height: 48 }, seed++);
  const status = async ({ id }: Pick<StoredImage, "id">): Promise<number> => (await h.get(`/images/${id}`)).statusCode;
  /** As it would be in so many days. */
  const sweepIn = (days: number) => sweep(h.database, h.blobs, DAYS - days);

  const imagesOf = ({ maskId, result }: Edit) => [{ id: maskId ?? "" }, { id: result?.imageId ?? "" }];

  const oldDocument = (layers: Layer[], maskId: string | null, id: string = randomUUID()): DocumentRecord => {
    const at = "2001-02-03T04:05:06.000Z";
    return { ...newDocument("Old", [newVersion({ layers, createdAt: at })]), id, maskId, createdAt: at, updatedAt: at };
  };

  test("what a document names, or its edits name, stays for ever; the rest goes after its time, and may come back", async () => {
    const [base, layerMask, mask, stray] = await Promise.all([1, 2, 3, 4].map(async () => h.upload(await picture())));
    if (!base || !layerMask || !mask || !stray) throw new Error("Not uploaded.");
    const documentId = randomUUID();
    const kept = await h.finished((await h.accept(await h.inpaint({ documentId }))).id);
    const orphan = await h.finished(
      (await h.accept(await h.inpaint({ layers: [{ imageId: (await h.upload(await picture())).id, x: 0, y: 0 }] }))).id,
    );
    // Its own document is gone, but a layer of this one was made by it, and may be opened again.
    const reopenable = await h.finished((await h.accept(await h.inpaint({}))).id);
    const layer = { imageId: base.id, x: 0, y: 0, width: 64, height: 48, maskId: layerMask.id, editId: reopenable.id };
    const document = oldDocument([layer], mask.id, documentId);
    expect((await h.send("POST", "/documents", document)).statusCode).toBe(201);

    const strayKey = blobKey(await h.kept(stray.id));
    expect(await sweepIn(DAYS - 1)).toEqual({ edits: 0, images: 0 });
    expect(await sweepIn(DAYS + 1)).toMatchObject({ edits: 1 });
    const named = [base, layerMask, mask, ...[kept, reopenable].flatMap(imagesOf)];
    expect(await Promise.all(named.map(status))).toEqual(named.map(() => 200));
    expect((await h.get(`/edits/${kept.id}`)).statusCode).toBe(200);
    expect((await h.get(`/edits/${reopenable.id}`)).statusCode).toBe(200);
    expect((await h.get(`/edits/${orphan.id}`)).statusCode).toBe(404);
    const gone = [stray, { id: orphan.layers[0]?.imageId ?? "" }, { id: orphan.result?.imageId ?? "" }];
    expect(await Promise.all(gone.map(status))).toEqual([404, 404, 404]);
    expect(await h.blobs.size(strayKey)).toBeNull();

    const again = await h.upload(await noise({ width: 64, height: 48 }, 103));
    expect(await status(again)).toBe(200);
    expect((await h.send("DELETE", `/documents/${document.id}`)).statusCode).toBe(204);
    expect(await sweepIn(DAYS + 1)).toMatchObject({ edits: 2 });
    expect(await status(base)).toBe(404);
  });

  test("what only a version names stays, also a version that came with a change", async () => {
    const named = await Promise.all([1, 2, 3].map(async () => h.upload(await picture())));
    const [base, mask, layer] = named.map(({ id }) => id);
    if (!base || !mask || !layer) throw new Error("Not uploaded.");
    const first = newVersion({ layers: [{ ...layerOf(), imageId: base, maskId: mask }] });
    const document = newDocument("Old", [first]);
    expect((await h.send("POST", "/documents", document)).statusCode).toBe(201);
    const reopenable = await h.finished((await h.accept(await h.inpaint({}))).id);
    const second = versionOn(first, 1, { layers: [{ ...layerOf(), imageId: layer, editId: reopenable.id }] });
    const change = changeOf(document, [second]);
    const patched = await h.send("PATCH", `/documents/${document.id}`, change, { "if-match": '"1"' });
    expect(patched.statusCode).toBe(200);
    await sweepIn(DAYS + 1);
    const all = [...named, ...imagesOf(reopenable)];
    expect(await Promise.all(all.map(status))).toEqual(all.map(() => 200));
    expect((await h.get(`/edits/${reopenable.id}`)).statusCode).toBe(200);
    await h.send("DELETE", `/documents/${document.id}`);
    await sweepIn(DAYS + 1);
    expect(await Promise.all(all.map(status))).toEqual(all.map(() => 404));
  });

  test("a document is changed beside sweeps, and no one waits for another for ever", async () => {
    let last = newVersion();
    const document = newDocument("Busy", [last]);
    await h.send("POST", "/documents", document);
    for (let revision = 1; revision <= 20; revision++) {
      last = versionOn(last, revision);
      const headers = { "if-match": `"${revision}"` };
      const [changed] = await Promise.all([
        h.send("PATCH", `/documents/${document.id}`, changeOf(document, [last]), headers),
        sweepIn(0),
        sweepIn(0),
      ]);
      expect(changed.json()).toEqual({ revision: revision + 1 });
    }
  });

  test("a sweep beside uploads of the same bytes leaves no row without its blob", async () => {
    const bytes = await picture();
    for (let round = 0; round < 4; round++) {
      const [stored] = await Promise.all([h.upload(bytes), sweepIn(DAYS + 1), h.upload(bytes)]);
      const response = await status(stored);
      const kept = await h.kept(stored.id).catch(() => null);
      expect([response, kept && (await h.blobs.size(blobKey(kept)))]).toEqual(kept ? [200, bytes.length] : [404, null]);
    }
  });

  test("while a sweep waits for the store, documents are saved, and the same bytes come back to stay", async () => {
    const bytes = await picture();
    const stored = await h.upload(bytes);
    const goneKey = blobKey(await h.kept(stored.id));
    const [waits, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const silent: Blobs = {
      ...h.blobs,
      async remove(key) {
        waits.resolve();
        await goOn.promise;
        await h.blobs.remove(key);
      },
    };
    const sweeping = sweep(h.database, silent, -1);
    await waits.promise;
    const { id: imageId } = await h.upload(await picture());
    const layer = { imageId, x: 0, y: 0, width: 64, height: 48, maskId: imageId, editId: randomUUID() };
    expect((await h.send("POST", "/documents", oldDocument([layer], null))).statusCode).toBe(201);
    expect(await h.upload(bytes)).toEqual(stored);
    goOn.resolve();
    await sweeping;
    expect(await h.blobs.size(goneKey)).toBeNull();
    expect((await h.get(`/images/${stored.id}`)).rawPayload.equals(bytes)).toBe(true);
  });

  test("what the store did not remove is removed by the next sweep", async () => {
    const stored = await h.upload(await picture());
    const key = blobKey(await h.kept(stored.id));
    const failing: Blobs = { ...h.blobs, remove: () => Promise.reject(new Error("away")) };
    await expect(sweep(h.database, failing, -1)).rejects.toThrow("away");
    expect([await status(stored), await h.blobs.size(key)]).toEqual([404, expect.any(Number)]);
    await sweep(h.database, h.blobs, null);
    expect(await h.blobs.size(key)).toBeNull();
  });

  test("two uploads of the same bytes at once leave one copy of them", async () => {
    const bytes = await picture();
    const [stored] = await Promise.all([h.upload(bytes), h.upload(bytes), h.upload(bytes)]);
    const key = blobKey(await h.kept(stored.id));
    const noted = await h.database.db.selectFrom("blobs_to_remove").select("key").execute();
    expect(noted.map((row) => row.key)).not.toContain(key);
    await sweepIn(0);
    expect(await h.blobs.size(key)).toBe(bytes.length);
    for (const other of noted) expect(await h.blobs.size(other.key)).toBeNull();
  });

  test("what was uploaded again is young again, and a blob that is missing is kept anew", async () => {
    const bytes = await picture();
    const stored = await h.upload(bytes);
    const longAgo = { touched_at: sql<Date>`now() - ${2 * DAYS}::double precision * interval '1 day'` };
    await h.database.db.updateTable("images").set(longAgo).where("id", "=", stored.id).execute();
    await h.blobs.remove(blobKey(await h.kept(stored.id)));
    await h.upload(bytes);
    await sweepIn(0);
    expect(await status(stored)).toBe(200);
  });
});

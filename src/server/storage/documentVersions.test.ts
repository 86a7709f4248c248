import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DEFAULT_SEAM, type DocumentRecord, type Layer, StoredDocument, type VersionRecord } from "../../contract/documents.ts";
import { onEachHome } from "../testing/homes.ts";
import { changeOf, layerOf, newDocument, newVersion, versionOn } from "../testing/newDocument.ts";
import { ServerHarness } from "../testing/serverHarness.ts";

onEachHome((home) => {
  let h: ServerHarness;
  beforeAll(async () => {
    h = await ServerHarness.start({}, home);
  });
  afterAll(() => h.dispose());

  const created = async (document = newDocument()) => {
    const response = await h.send("POST", "/documents", document);
    expect([response.statusCode, response.body]).toEqual([201, expect.any(String)]);
    return document;
  };
  const patch = (id: string, revision: number, change: object) =>
    h.send("PATCH", `/documents/${id}`, change, { "if-match": `"${revision}"` });
  const read = async (id: string) => StoredDocument.parse((await h.get(`/documents/${id}`)).json());
  const firstOf = ({ versions: [first] }: DocumentRecord): VersionRecord => {
    if (!first) throw new Error("A document has a version.");
    return first;
  };

  test("a change replaces the head and appends its versions, and returns the revision", async () => {
    const document = await created();
    const second = versionOn(firstOf(document), 1);
    const third = versionOn(second, 2, { layers: [] });
    const { head, versions } = changeOf({ ...document, name: "Tea", prompt: "a cup" }, [second, third]);
    const response = await patch(document.id, 1, { head, versions });
    expect([response.statusCode, response.json(), response.headers.etag]).toEqual([200, { revision: 2 }, '"2"']);
    const all = [...document.versions, second, third];
    expect(await read(document.id)).toEqual({ revision: 2, document: { ...head, versions: all } });
    expect((await h.get("/documents")).json()).toContainEqual(
      expect.objectContaining({ id: document.id, name: "Tea", revision: 2 }),
    );
  });

  test("a change of the head alone sends no version; whatever was taken out of the head is gone", async () => {
    const document = await created({ ...newDocument(), extendPrompt: "sea" });
    const { extendPrompt: _, ...head } = changeOf(document, []).head;
    expect((await patch(document.id, 1, { head, versions: [] })).json()).toEqual({ revision: 2 });
    expect((await read(document.id)).document).toEqual({ ...head, versions: document.versions });
  });

  test("of two changes that started from one revision, one is refused, told the present one, and leaves nothing", async () => {
    const document = await created();
    const next = ["1", "2"].map((digit) => versionOn(firstOf(document), 1, { layers: [layerOf(digit)] }));
    const responses = await Promise.all(next.map((version) => patch(document.id, 1, changeOf(document, [version]))));
    expect(responses.map(({ statusCode }) => statusCode).sort()).toEqual([200, 412]);
    const isRefused = responses.map(({ statusCode }) => statusCode === 412);
    expect(responses[isRefused.indexOf(true)]?.json()).toMatchObject({ code: "revision_conflict", details: { revision: 2 } });
    const kept = next[isRefused.indexOf(false)];
    expect((await read(document.id)).document.versions).toEqual([firstOf(document), kept]);
  });

  test("versions that were sent already stay as they are, and may be sent again with new ones", async () => {
    const document = await created();
    const second = versionOn(firstOf(document), 1);
    await patch(document.id, 1, changeOf(document, [second]));
    const third = versionOn(second, 2);
    const again = changeOf(document, [{ ...second, label: "Another" }, third]);
    expect((await patch(document.id, 2, again)).json()).toEqual({ revision: 3 });
    expect((await read(document.id)).document.versions).toEqual([firstOf(document), second, third]);
  });

  test("a change needs a revision, and a document of its own", async () => {
    const document = newDocument();
    const change = changeOf(document, []);
    expect((await patch(document.id, 1, change)).statusCode).toBe(404);
    await created(document);
    expect((await h.send("PATCH", `/documents/${document.id}`, change)).statusCode).toBe(400);
    expect((await patch(randomUUID(), 1, change)).json()).toMatchObject({ code: "bad_request" });
    expect((await patch(document.id, 1, { ...change, more: 1 })).json()).toMatchObject({ code: "bad_request" });
  });

  const base = newVersion();
  const from = (changes: object) => ({ id: base.id, x: 0, y: 0, at: 1, removed: 0, ...changes });
  const [one, other] = [versionOn(base, 1), versionOn(base, 1)];
  const many = Array<Layer>(9_999).fill({ imageId: "a".repeat(64), x: 0, y: 0, width: 1, height: 1 });
  test.each<[string, string, VersionRecord[]]>([
    ["made of a version that is not there", "versions.0.base.id", [newVersion({ base: from({ id: randomUUID() }) })]],
    ["made of a later one", "versions.0.base.id", [versionOn(one, 2), one]],
    ["made of itself", "versions.0.base.id", [{ ...one, base: from({ id: one.id }) }]],
    ["with layers removed that its base does not have", "versions.0.base.removed", [newVersion({ base: from({ removed: 1 }) })]],
    ["with layers inserted behind its base's last", "versions.1.base.removed", [one, versionOn(one, 3)]],
    ["of an id that another one has", "versions.1.id", [one, { ...other, id: one.id }]],
    ["without a layer", "versions.0.layers", [newVersion({ layers: [], base: from({ at: 0, removed: 1 }) })]],
    ["of too many layers", "versions.1.layers", [versionOn(base, 1, { id: one.id, layers: many }), versionOn(one, 10_000)]],
  ])("a version %s is refused, and nothing is kept", async (_, field, versions) => {
    const document = await created(newDocument("Coffee", [base]));
    const refused = await patch(document.id, 1, changeOf(document, versions));
    expect(refused.json()).toMatchObject({ status: 400, code: "bad_request", details: { [field]: [expect.any(String)] } });
    expect(refused.json().detail).toContain(field);
    expect(await read(document.id)).toEqual({ revision: 1, document });
    const [, index, rest] = /^versions\.(\d+)\.(.*)$/.exec(field) ?? [];
    const whole = { ...document, id: randomUUID(), versions: [base, ...versions], currentVersionId: base.id };
    const wholeField = `versions.${Number(index) + 1}.${rest}`;
    expect((await h.send("POST", "/documents", whole)).json()).toMatchObject({ details: { [wholeField]: [expect.any(String)] } });
  });

  test("a present version that is not there is refused, however the document comes", async () => {
    const document = await created();
    const currentVersionId = randomUUID();
    const wrong = { ...document, currentVersionId };
    const responses = [
      await patch(document.id, 1, { ...changeOf(document, []), head: changeOf(wrong, []).head }),
      await h.send("PUT", `/documents/${document.id}`, wrong, { "if-match": '"1"' }),
      await h.send("POST", "/documents", { ...wrong, id: randomUUID() }),
    ];
    for (const response of responses) {
      expect(response.json()).toMatchObject({ status: 400, details: { currentVersionId: ["is not a version of the document"] } });
    }
    expect((await read(document.id)).revision).toBe(1);
  });

  test("a whole document replaces all versions, and may name bases, too", async () => {
    const document = await created();
    const versions = [newVersion({ layers: [layerOf("1"), layerOf("2")] })];
    versions.push(...versions.map((version) => versionOn(version, 2)));
    const whole = { ...document, versions, currentVersionId: versions[1]?.id };
    expect((await h.send("PUT", `/documents/${document.id}`, whole, { "if-match": '"1"' })).statusCode).toBe(200);
    expect(await read(document.id)).toEqual({ revision: 2, document: whole });
  });

  test("the five hundredth version costs what the second did, sent and stored", async () => {
    let last = newVersion();
    const document = await created(newDocument("Long", [last]));
    const sent: number[] = [];
    for (let count = 1; count < 500; count++) {
      last = versionOn(last, count, { label: `Edit ${1_000 + count}` });
      const change = changeOf(document, [last]);
      sent.push(JSON.stringify(change).length);
      expect((await patch(document.id, count, change)).json()).toEqual({ revision: count + 1 });
    }
    expect(sent.at(-1)).toBeLessThanOrEqual((sent[0] ?? 0) + 2);
    const { rows: stored } = await sql<{ bytes: number }>`
      select octet_length(content::text) as bytes from document_versions where document_id = ${document.id} and position > 0
      order by position`.execute(h.database.db);
    expect(stored.at(-1)?.bytes).toBeLessThanOrEqual((stored[0]?.bytes ?? 0) + 2);
    const row = await h.database.db
      .selectFrom("documents")
      .select(["version_bytes", sql<number>`octet_length(content::text)`.as("head")])
      .where("id", "=", document.id)
      .executeTakeFirstOrThrow();
    expect(row.head).toBeLessThan(500);
    expect(row.version_bytes).toBeLessThan(500 * 600);
    const { versions } = (await read(document.id)).document;
    expect(versions.map(({ base }) => base?.at ?? 0)).toEqual(Array.from({ length: 500 }, (_, i) => i));
    expect(versions.slice(1).map(({ base }) => base?.id)).toEqual(versions.slice(0, -1).map(({ id }) => id));
  });

  test("a document grows beyond what one request may hold, to an end that is told", async () => {
    const layers = Array<Layer>(9_000).fill({ ...layerOf(), maskId: "b".repeat(64), editId: randomUUID(), seam: DEFAULT_SEAM });
    const document = await created();
    let revision = 1;
    let response = await patch(document.id, revision, changeOf(document, [newVersion({ layers })]));
    while (response.statusCode === 200) {
      revision++;
      response = await patch(document.id, revision, changeOf(document, [newVersion({ layers })]));
    }
    expect(response.json()).toMatchObject({ status: 413, code: "body_too_large", detail: expect.stringContaining("versions") });
    const { body } = await h.get(`/documents/${document.id}`);
    expect(body.length).toBeGreaterThan(3 * 8 * 1024 * 1024);
    expect(JSON.parse(body).document.versions).toHaveLength(revision);
  });
});

import { afterAll, beforeAll, expect, test } from "vitest";
import { onEachHome } from "../testing/homes.ts";
import { newDocument } from "../testing/newDocument.ts";
import { ServerHarness } from "../testing/serverHarness.ts";

onEachHome((home) => {
  let h: ServerHarness;
  beforeAll(async () => {
    h = await ServerHarness.start({}, home);
  });
  afterAll(() => h.dispose());

  test.each([
    ["brackets in brackets by the million", "[".repeat(4e6), "nested too deeply"],
    ["an object of half a million keys", `{${Array.from({ length: 5e5 }, (_, n) => `"k${n}":0`).join(",")}}`, "too many keys"],
    ["a hundred thousand wrong layers", JSON.stringify({ versions: Array(1_000).fill({ layers: Array(100).fill({}) }) }), "id"],
  ])("%s are refused, and others are served meanwhile", async (_, payload, said) => {
    const sent = Array.from({ length: 3 }, () =>
      h.send("POST", "/documents", Buffer.from(payload), { "content-type": "application/json" }),
    );
    expect((await h.send("POST", "/documents", newDocument())).statusCode).toBe(201);
    for (const response of await Promise.all(sent)) {
      expect(response.json()).toMatchObject({ status: 400, code: "bad_request", detail: expect.stringContaining(said) });
    }
  });

  test("brackets and colons in texts are none of its shape", async () => {
    const prompt = '[[{{":\\"'.repeat(100);
    expect((await h.send("POST", "/documents", { ...newDocument(), prompt })).statusCode).toBe(201);
  });

  test("a document goes in and comes out the same, and is listed", async () => {
    const document = newDocument();
    const created = await h.send("POST", "/documents", document);
    expect(created.statusCode).toBe(201);
    const read = await h.get(`/documents/${document.id}`);
    expect(read.json()).toEqual({ revision: 1, document });
    expect(read.headers.etag).toBe('"1"');
    const { id, name, updatedAt } = document;
    expect((await h.get("/documents")).json()).toContainEqual({ id, name, revision: 1, updatedAt });
    expect((await h.send("POST", "/documents", document)).json()).toMatchObject({ status: 409, code: "conflict" });
  });

  test("a page that has the present revision is answered without the document", async () => {
    const document = newDocument();
    await h.send("POST", "/documents", document);
    const newer = (etag: string) => h.get(`/documents/${document.id}`, { "if-none-match": etag });
    expect([(await newer('"1"')).statusCode, (await newer('"1"')).body]).toEqual([304, ""]);
    await h.send("PUT", `/documents/${document.id}`, { ...document, name: "second" }, { "if-match": '"1"' });
    expect((await newer('"1"')).json()).toMatchObject({ revision: 2, document: { name: "second" } });
  });

  test("a layer from before seams could be adjusted reads as the defaults say", async () => {
    const document = newDocument();
    const [version] = document.versions;
    const [layer] = version?.layers ?? [];
    const retunable = { ...layer, seam: { grow: 0, feather: 16 } };
    const stored = { ...document, versions: [{ ...version, layers: [retunable] }] };
    expect((await h.send("POST", "/documents", stored)).statusCode).toBe(201);
    const seam = { grow: 0, feather: 16, colourMatch: 1, grain: 0, shiftX: 0, shiftY: 0, isStrict: false };
    const versions = [{ layers: [{ seam }] }];
    expect((await h.get(`/documents/${document.id}`)).json()).toMatchObject({ document: { versions } });
  });

  test("of two writes that started from one revision, one is refused and told the present one", async () => {
    const document = newDocument();
    await h.send("POST", "/documents", document);
    const write = (name: string) => h.send("PUT", `/documents/${document.id}`, { ...document, name }, { "if-match": '"1"' });
    const responses = await Promise.all([write("one"), write("two")]);
    expect(responses.map(({ statusCode }) => statusCode).sort()).toEqual([200, 412]);
    const refused = responses.find(({ statusCode }) => statusCode === 412);
    expect(refused?.json()).toMatchObject({ code: "revision_conflict", details: { revision: 2 } });
  });

  test("a write needs a revision and a document that is there", async () => {
    const document = newDocument();
    expect((await h.send("PUT", `/documents/${document.id}`, document, { "if-match": '"1"' })).statusCode).toBe(404);
    expect((await h.send("PUT", `/documents/${document.id}`, document)).json()).toMatchObject({
      status: 400,
      code: "bad_request",
    });
  });

  test("a deleted document is gone", async () => {
    const document = newDocument();
    await h.send("POST", "/documents", document);
    expect((await h.send("DELETE", `/documents/${document.id}`)).statusCode).toBe(204);
    expect((await h.get(`/documents/${document.id}`)).json()).toMatchObject({ status: 404, details: { kind: "document" } });
  });
});

import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Problem } from "../../contract/errors.ts";
import { onEachHome } from "../testing/homes.ts";
import { ServerHarness } from "../testing/serverHarness.ts";

const HALF = "half \ud83d of a pair";
const NUL = "nul \0 inside";
const ID = "a".repeat(64);
const TOO_LARGE = [2 ** 31, 2 ** 53, 1e300, -1e300, -1, 0.5];
const IMPOSSIBLE_TIMES = [
  "0000-01-01T00:00:00Z",
  "2026-02-30T00:00:00Z",
  "2026-13-01T00:00:00Z",
  "-000001-01-01T00:00:00Z",
  NUL,
  "",
];

const document = (changes: object = {}, ofVersion: object = {}) => {
  const id = randomUUID();
  const createdAt = "2026-11-30T00:00:00Z";
  const version = {
    id,
    label: "Original",
    canvas: { width: 4, height: 3 },
    layers: [{ imageId: ID, x: 0, y: 0, width: 4, height: 3 }],
    credits: 0,
    createdAt,
    ...ofVersion,
  };
  return {
    id,
    name: "",
    versions: [version],
    currentVersionId: id,
    maskId: null,
    prompt: "",
    createdAt,
    updatedAt: createdAt,
    ...changes,
  };
};
const edit = (changes: object = {}) => ({
  documentId: randomUUID(),
  engine: "local",
  mode: "inpaint",
  canvas: { width: 64, height: 48 },
  layers: [{ imageId: ID, x: 0, y: 0 }],
  prompt: "",
  params: {},
  ...changes,
});
const render = (changes: object = {}, ofLayer: object = {}) => ({
  canvas: { width: 4, height: 3 },
  layers: [{ imageId: ID, x: 0, y: 0, ...ofLayer }],
  format: "png",
  ...changes,
});
const cursor = (at: string, id: string = randomUUID()) => Buffer.from(`${at}|${id}`).toString("base64url");
const escaped = (text: string) => encodeURIComponent(text.toWellFormed());

interface Hostile {
  readonly name: string;
  readonly method?: "POST" | "PUT" | "PATCH" | "DELETE";
  readonly url: string;
  readonly body?: object;
  readonly headers?: Record<string, string>;
}
const post = (name: string, url: string, body: object, headers: Record<string, string> = {}): Hostile => ({
  name,
  method: "POST",
  url,
  body,
  headers,
});
const get = (name: string, url: string): Hostile => ({ name, url });
const eachText = <T>(of: (text: string, what: string) => T): T[] => [of(HALF, "half a pair"), of(NUL, "NUL")];
const withKey = { "idempotency-key": "12345678" };

const requests: readonly Hostile[] = [
  ...eachText((text, what) => [
    post(`a document's name: ${what}`, "/documents", document({ name: text })),
    post(`a document's prompt: ${what}`, "/documents", document({ prompt: text })),
    post(`a version's label: ${what}`, "/documents", document({}, { label: text })),
    post(`a document's unknown field: ${what}`, "/documents", document({ [text]: 1 })),
    post(`a prompt: ${what}`, "/edits", edit({ prompt: text }), withKey),
    post(`a preset: ${what}`, "/edits", edit({ mode: "outpaint", preset: text }), withKey),
    post(`a layer's name: ${what}`, "/renders", render({}, { name: text })),
    post(`an image's id: ${what}`, "/renders", render({}, { imageId: text })),
    post(`a user's name: ${what}`, "/session", { name: text, secret: "secret" }),
    post(`a secret: ${what}`, "/session", { name: "ann", secret: text }),
    post(`an address: ${what}`, "/images/from-url", { url: text }),
    post(`an address with a host: ${what}`, "/images/from-url", { url: `http://example.com/${text}` }),
  ]).flat(),
  ...IMPOSSIBLE_TIMES.flatMap((time) => [
    post(`a document made at "${time}"`, "/documents", document({ createdAt: time })),
    post(`a document changed at "${time}"`, "/documents", document({ updatedAt: time })),
    post(`a version made at "${time}"`, "/documents", document({}, { createdAt: time })),
    get(`a cursor of "${time}"`, `/edits?cursor=${cursor(time)}`),
  ]),
  get("a cursor with NUL", `/edits?cursor=${escaped(NUL)}`),
  get("a cursor with NUL in its id", `/edits?cursor=${cursor("2026-11-30T00:00:00Z", NUL)}`),
  get("a key with NUL", `/edits?key=${escaped(NUL)}`),
  get("a document's id with NUL", `/edits?documentId=${escaped(NUL)}`),
  get("an edit's id with NUL", `/edits/${escaped(NUL)}`),
  get("an image's id with NUL", `/images/${escaped(NUL)}`),
  get("an image's reading with NUL", `/images/${escaped(NUL)}/reading`),
  get("an image shown with NUL", `/images/${escaped(NUL)}/shown`),
  get("a document's id with half a pair", "/documents/%ED%A0%BD"),
  get("a broken escape", "/documents/%E0%A4%A"),
  get("a broken escape in a query", "/edits?cursor=%E0%A4%A"),
  get("an id that is too long", `/documents/${"a".repeat(5_000)}`),
  get("a list of cursors", "/edits?cursor=a&cursor=b"),
  { name: "an edit's cancel with NUL", method: "POST", url: `/edits/${escaped(NUL)}/cancel` },
  { name: "a document's deletion with NUL", method: "DELETE", url: `/documents/${escaped(NUL)}` },
  ...["0", "-1", "1.5", "1e999", "99999999999999999999", "NaN", "", "%00"].map((width) =>
    get(`a thumbnail ${width} wide`, `/images/${ID}?width=${width}`),
  ),
  ...['"2147483647"', '"2147483648"', '"9999999999"', '"99999999999999999999"', '"0"', '"-1"', '"1e3"', "*", "1"].flatMap(
    (revision): Hostile[] => {
      const body = document();
      const { versions, ...head } = body;
      const to = { name: `If-Match: ${revision}`, url: `/documents/${body.id}`, headers: { "if-match": revision } };
      return [
        { ...to, method: "PUT", body },
        { ...to, method: "PATCH", body: { head, versions } },
      ];
    },
  ),
  ...TOO_LARGE.flatMap((number) => [
    post(`a document's canvas ${number} wide`, "/documents", document({}, { canvas: { width: number, height: 3 } })),
    post(`an edit's canvas ${number} wide`, "/edits", edit({ canvas: { width: number, height: 3 } }), withKey),
    post(`an edit's region ${number} wide`, "/edits", edit({ region: { x: 0, y: 0, width: number, height: 3 } }), withKey),
    post(`an edit's layer at ${number}`, "/edits", edit({ layers: [{ imageId: ID, x: number, y: 0 }] }), withKey),
    post(`an edit's layer ${number} wide`, "/edits", edit({ layers: [{ imageId: ID, x: 0, y: 0, width: number }] }), withKey),
    post(`an edit's seed ${number}`, "/edits", edit({ params: { seed: number } }), withKey),
    post(`a render's canvas ${number} wide`, "/renders", render({ canvas: { width: number, height: 3 } })),
    post(`a render's layer at ${number}`, "/renders", render({}, { y: number })),
  ]),
  post("a key that is too long", "/edits", edit(), { "idempotency-key": "k".repeat(300) }),
  post("a webhook with NUL", "/webhooks/apiframe", { jobId: NUL }),
];

onEachHome((home) => {
  let h: ServerHarness;
  beforeAll(async () => {
    h = await ServerHarness.start({}, home);
  });
  afterAll(() => h.dispose());

  describe("is refused with a code, and is no fault of the server's", () => {
    test.each(requests)("$name", async ({ method = "GET", url, body, headers = {} }) => {
      const responded = await h.app.inject({
        method,
        url: `/api${url}`,
        headers: { ...(body ? { "content-type": "application/json" } : {}), ...headers },
        ...(body ? { payload: JSON.stringify(body) } : {}),
      });
      expect(responded.headers["content-type"], responded.body).toContain("application/problem+json");
      const { status, code, detail } = Problem.parse(responded.json());
      expect(status).toBe(responded.statusCode);
      expect(status, detail).toBeGreaterThanOrEqual(400);
      expect(status, detail).toBeLessThan(500);
      expect(code).not.toBe("internal");
    });
  });

  test("the last revision and the first moment that there can be are answered as any other", async () => {
    const body = document({ updatedAt: "0001-01-01T00:00:00Z", name: "😀" });
    expect((await h.send("POST", "/documents", body)).statusCode).toBe(201);
    const stale = await h.send("PUT", `/documents/${body.id}`, body, { "if-match": '"2147483646"' });
    expect(stale.json()).toMatchObject({ status: 412, code: "revision_conflict", details: { revision: 1 } });
    expect((await h.get(`/edits?cursor=${cursor("0001-01-01T00:00:00Z")}`)).json()).toEqual({ items: [], nextCursor: null });
    expect((await h.get("/documents")).json()[0].name).toBe("😀");
  });
});

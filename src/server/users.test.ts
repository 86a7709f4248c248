import { randomUUID } from "node:crypto";
import type { LightMyRequestResponse } from "fastify";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Edit, EditPage } from "../contract/edits.ts";
import { USER_HEADER } from "../contract/signIn.ts";
import { SIGN_IN_MS } from "./storage/signIns.ts";
import { onEachHome } from "./testing/homes.ts";
import { changeOf, newDocument, newVersion } from "./testing/newDocument.ts";
import { noise, ServerHarness } from "./testing/serverHarness.ts";

const SECRETS = { ann: "ann's own secret words".replaceAll(" ", "-"), ben: "another-16-letters:and-a-colon" };
const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` });
const tokensOf = (secrets: Readonly<Record<string, string>>) => ({
  tokens: Object.entries(secrets).map(([name, secret]) => ({ name, secret })),
  trustedHeader: null,
  trustedProxies: [],
});
const CANVAS = { width: 64, height: 48 };

onEachHome((home) => {
  let h: ServerHarness;
  beforeAll(async () => {
    h = await ServerHarness.start({ accessSettings: tokensOf(SECRETS) }, home);
  });
  afterAll(() => h.dispose());

  /** All that one user can ask for. */
  const as = (name: keyof typeof SECRETS) => {
    const who = bearer(SECRETS[name]);
    const send = (method: "POST" | "PUT" | "PATCH" | "DELETE", url: string, body?: object | Buffer, more = {}) =>
      h.send(method, url, body, { ...who, ...more });
    const get = (url: string) => h.get(url, who);
    return {
      get,
      send,
      upload: (bytes: Buffer) => h.upload(bytes, who),
      accept: (request: object, key: string = randomUUID()) => send("POST", "/edits", request, { "idempotency-key": key }),
      finished: (id: string) => h.finished(id, who),
      inpaint: () => h.inpaint({}, who),
    };
  };
  const [ann, ben] = [as("ann"), as("ben")];
  const expectNone = (response: LightMyRequestResponse) =>
    expect([response.statusCode, response.json().code]).toEqual([404, "not_found"]);

  test("another user's picture is as none, until he hands the same bytes over himself", async () => {
    const bytes = await noise(CANVAS, 21);
    const { id } = await ann.upload(bytes);
    expectNone(await ben.get(`/images/${id}`));
    expectNone(await ben.get(`/images/${id}?width=10`));
    const render = { canvas: CANVAS, layers: [{ imageId: id, x: 0, y: 0 }], format: "png" };
    expectNone(await ben.send("POST", "/renders", render));
    expect((await ann.send("POST", "/renders", render)).statusCode).toBe(200);
    const request = await ben.inpaint();
    expectNone(await ben.accept({ ...request, layers: render.layers }));
    expectNone(await ben.accept({ ...request, maskId: id }));
    expect((await ben.upload(bytes)).id).toBe(id);
    expect((await ben.get(`/images/${id}`)).rawPayload.equals(bytes)).toBe(true);
    expect((await ann.get(`/images/${id}`)).statusCode).toBe(200);
    expect(await h.database.db.selectFrom("images").select("id").where("id", "=", id).execute()).toHaveLength(1);
  });

  test("an edit and its result are its user's: another cannot see, list, cancel or repeat it", async () => {
    const request = await ann.inpaint();
    const key = randomUUID();
    const { id } = Edit.parse((await ann.accept(request, key)).json());
    const { result } = await ann.finished(id);
    expectNone(await ben.get(`/edits/${id}`));
    expectNone(await ben.send("POST", `/edits/${id}/cancel`));
    expectNone(await ben.get(`/images/${result?.imageId}`));
    expect((await ann.get(`/images/${result?.imageId}`)).statusCode).toBe(200);
    for (const query of ["", `?documentId=${request.documentId}`, `?key=${key}`]) {
      expect(EditPage.parse((await ben.get(`/edits${query}`)).json()).items).toEqual([]);
      expect(EditPage.parse((await ann.get(`/edits${query}`)).json()).items).toHaveLength(1);
    }
    const other = Edit.parse((await ben.accept(await ben.inpaint(), key)).json());
    expect(other.id).not.toBe(id);
    expect(Edit.parse((await ann.accept(request, key)).json()).id).toBe(id);
  });

  test("a document is its user's, and another's of the same id is another document", async () => {
    const document = newDocument("Ann's");
    const address = `/documents/${document.id}`;
    expect((await ann.send("POST", "/documents", document)).statusCode).toBe(201);
    expectNone(await ben.get(address));
    expectNone(await ben.send("PUT", address, document, { "if-match": '"1"' }));
    const change = changeOf(document, []);
    expectNone(await ben.send("PATCH", address, change, { "if-match": '"1"' }));
    expect((await ben.send("DELETE", address)).statusCode).toBe(204);
    expect((await ben.get("/documents")).json()).toEqual([]);
    expect((await ben.send("POST", "/documents", { ...document, name: "Ben's" })).statusCode).toBe(201);
    const version = newVersion();
    const added = changeOf({ ...document, name: "Ben's" }, [version]);
    expect((await ben.send("PATCH", address, added, { "if-match": '"1"' })).statusCode).toBe(200);
    expect((await ben.get(address)).json().document.versions).toEqual([...document.versions, version]);
    expect((await ann.get(address)).json()).toEqual({ revision: 1, document });
  });

  const signIn = (name: string, secret: string, headers = {}) => h.send("POST", "/session", { name, secret }, headers);
  const cookieOf = (response: LightMyRequestResponse) => {
    const [cookie] = response.cookies;
    return { cookie: `${cookie?.name}=${cookie?.value}` };
  };

  test("what a page asks for one user is not done while its browser is signed in as another", async () => {
    const forAnn = { [USER_HEADER]: "ann" };
    const asked: [string, LightMyRequestResponse][] = [
      ["an upload", await ben.send("POST", "/images", await noise(CANVAS, 31), forAnn)],
      ["a read", await h.get("/documents", { ...bearer(SECRETS.ben), ...forAnn })],
      ["signing out", await ben.send("DELETE", "/session", undefined, forAnn)],
    ];
    for (const [what, response] of asked) {
      expect(response.json(), what).toMatchObject({ status: 403, code: "other_user", details: { user: "ben" } });
    }
    expect((await ben.get("/documents")).statusCode).toBe(200);
    const own = { ...bearer(SECRETS.ann), ...forAnn };
    expect((await h.send("POST", "/images", await noise(CANVAS, 31), own)).statusCode).toBe(201);
  });

  test("who signs in is known by the cookie until signing out, and the database holds no id that could be used", async () => {
    const signedIn = await signIn("ann", SECRETS.ann);
    expect(signedIn.json()).toEqual({ user: "ann", authMethod: "secret" });
    const [cookie] = signedIn.cookies;
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Strict", path: "/" });
    expect(cookie?.secure).toBeUndefined();
    const who = cookieOf(signedIn);
    expect((await h.get("/session", who)).json()).toEqual({ user: "ann", authMethod: "secret" });
    expect((await h.get("/documents", who)).statusCode).toBe(200);
    const rows = JSON.stringify(await h.database.db.selectFrom("sign_ins").selectAll().execute());
    expect(rows).not.toContain(cookie?.value);
    expect(rows).not.toContain(SECRETS.ann);
    const signedOut = await h.send("DELETE", "/session", undefined, who);
    expect([signedOut.statusCode, signedOut.cookies[0]?.value]).toEqual([204, ""]);
    expect((await h.get("/documents", who)).json()).toMatchObject({ status: 401, code: "sign_in_required" });
    expect((await h.get("/session", who)).json()).toEqual({ user: null, authMethod: "secret" });
  });

  test("it outlives a restart; it ends after a month, and with the secret or the user", async () => {
    const who = cookieOf(await signIn("ann", SECRETS.ann));
    const status = async () => (await h.get("/documents", who)).statusCode;
    const restart = async (secrets: Readonly<Record<string, string>>) => {
      await h.stop();
      await h.start({ accessSettings: tokensOf(secrets) });
    };
    await restart(SECRETS);
    expect(await status()).toBe(200);
    await restart({ ...SECRETS, ann: "a-new-secret-of-ann" });
    expect(await status()).toBe(401);
    await restart({ ben: SECRETS.ben });
    expect(await status()).toBe(401);
    await restart(SECRETS);
    expect(await status()).toBe(200);
    const month = SIGN_IN_MS / 86_400_000;
    await sql`update sign_ins set expires_at = expires_at - ${month}::double precision * interval '1 day'`.execute(h.database.db);
    expect(await status()).toBe(401);
  });
});

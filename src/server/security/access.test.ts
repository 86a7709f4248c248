import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { ServerHarness } from "../testing/serverHarness.ts";
import type { AccessSettings } from "./access.ts";

const SECRET = "sixteen-letters-and-more";
const ann = { authorization: `Bearer ${SECRET}` };
let h: ServerHarness;
beforeAll(async () => {
  h = await ServerHarness.start();
});
afterEach(() => vi.useRealTimers());
afterAll(() => h.dispose());

/** The server anew, with these settings: nobody has tried anything yet. */
async function start(settings: Partial<AccessSettings> = {}, publicUrl?: string): Promise<void> {
  const accessSettings = { tokens: [{ name: "ann", secret: SECRET }], trustedHeader: null, trustedProxies: [], ...settings };
  await h.stop();
  await h.start({ accessSettings, names: { host: "0.0.0.0", publicUrl } });
}

test("whoever has not signed in gets nothing but health, readiness and the question who he is", async () => {
  await start();
  const calls = ["/engines", `/images/${"0".repeat(64)}`, "/edits", "/documents", "/metrics"].map((url) => h.get(url));
  const changes = ["/images", "/edits", "/documents", "/renders"].map((url) => h.send("POST", url, {}));
  for (const response of await Promise.all([...calls, ...changes])) {
    expect(response.json()).toMatchObject({ status: 401, code: "sign_in_required" });
    expect(response.headers["www-authenticate"]).toBe("Bearer");
  }
  expect((await h.get("/session")).json()).toEqual({ user: null, authMethod: "secret" });
  expect([(await h.get("/health")).statusCode, (await h.get("/ready")).statusCode]).toEqual([200, 200]);
  expect((await h.get("/metrics", ann)).statusCode).toBe(200);
  expect((await h.get("/session", { cookie: "overpaint_session=made-up" })).json()).toEqual({ user: null, authMethod: "secret" });
});

test("where nobody is asked, everybody is the local user, and the public name opens nothing", async () => {
  await start({ tokens: [] }, "https://paint.example");
  expect((await h.get("/session")).json()).toEqual({ user: "local", authMethod: "nothing" });
  expect((await h.get("/metrics")).statusCode).toBe(200);
  for (const host of ["paint.example", "192.168.0.7:4860"]) {
    expect((await h.get("/documents", { host })).json()).toMatchObject({ status: 403, code: "origin_refused" });
  }
});

test("where users sign in it answers to its public name, to addresses, and to no other name; a page is of the same place", async () => {
  await start({}, "https://paint.example");
  for (const host of ["paint.example", "10.1.2.3:4860", "[fd00::1]:4860", "localhost"]) {
    expect((await h.get("/documents", { ...ann, host })).statusCode).toBe(200);
  }
  for (const host of ["evil.example", "paint.example.evil.example", "0x7f000001.example"]) {
    expect((await h.get("/documents", { ...ann, host })).json()).toMatchObject({
      status: 403,
      code: "origin_refused",
      details: { kind: "name", url: "https://paint.example" },
    });
  }
  const from = async (origin: string) =>
    (await h.send("POST", "/documents", {}, { ...ann, origin, host: "10.0.0.1:4860" })).statusCode;
  expect([await from("https://paint.example"), await from("http://10.0.0.1:4860")]).toEqual([400, 400]);
  expect([await from("https://evil.example"), await from("http://10.0.0.2:4860")]).toEqual([403, 403]);
});

test("the cookie goes over https alone where the page came by https", async () => {
  await start({}, "https://paint.example");
  const headers = { origin: "https://paint.example", host: "paint.example" };
  const response = await h.send("POST", "/session", { name: "ann", secret: SECRET }, headers);
  expect(response.cookies[0]).toMatchObject({ secure: true, httpOnly: true, sameSite: "Strict" });
});

test("a name with another's secret, a wrong secret and an unknown name are refused in the same words", async () => {
  await start({
    tokens: [
      { name: "ann", secret: SECRET },
      { name: "ben", secret: `${SECRET}2` },
    ],
  });
  const refusals = [
    { name: "ben", secret: SECRET },
    { name: "ann", secret: `${SECRET}3` },
    { name: "nobody", secret: SECRET },
  ].map(async (credentials) => (await h.send("POST", "/session", credentials)).json());
  const [first, ...others] = await Promise.all(refusals);
  expect(first).toMatchObject({ status: 401, code: "sign_in_refused" });
  for (const other of others) expect({ ...other, requestId: first.requestId }).toEqual(first);
});

const guess = (remoteAddress: string, secret = "wrong") =>
  h.app.inject({ method: "POST", url: "/api/session", payload: { name: "ann", secret }, remoteAddress });

test("after ten wrong secrets nobody at that address may try for a minute, also not by Authorization; others may", async () => {
  await start();
  vi.useFakeTimers({ toFake: ["Date"] });
  for (let i = 0; i < 10; i++) expect((await guess("10.0.0.1")).statusCode).toBe(401);
  const refused = await guess("10.0.0.1", SECRET);
  expect(refused.json()).toMatchObject({ status: 429, code: "rate_limited" });
  expect(refused.headers["retry-after"]).toBe("60");
  const read = { url: "/api/documents", headers: ann };
  expect((await h.app.inject({ ...read, remoteAddress: "10.0.0.1" })).statusCode).toBe(429);
  expect((await h.app.inject({ ...read, remoteAddress: "10.0.0.2" })).statusCode).toBe(200);
  expect((await guess("10.0.0.2", SECRET)).statusCode).toBe(201);
  vi.setSystemTime(Date.now() + 60_000);
  expect((await guess("10.0.0.1", SECRET)).statusCode).toBe(201);
});

test("a hundred wrong secrets from everywhere close the door for all who are not in yet, and for nobody else", async () => {
  await start();
  const signedIn = await guess("10.0.0.9", SECRET);
  for (let i = 0; i < 100; i++) {
    const headers = { authorization: `Bearer wrong${i}` };
    const response = await h.app.inject({ url: "/api/documents", headers, remoteAddress: `10.0.1.${i}` });
    expect(response.json()).toMatchObject({ status: 401, code: "sign_in_refused" });
  }
  expect((await guess("10.0.2.1", SECRET)).statusCode).toBe(429);
  const [cookie] = signedIn.cookies;
  expect((await h.get("/documents", { cookie: `${cookie?.name}=${cookie?.value}` })).statusCode).toBe(200);
});

test("the proxy's header is believed from listed addresses alone, one name at a time, and whatever the address claims to be", async () => {
  await start({ tokens: [], trustedHeader: "x-forwarded-user", trustedProxies: ["10.1.0.0/16", "::1/128"] });
  const ask = (remoteAddress: string, headers: Record<string, string>) =>
    h.app.inject({ url: "/api/session", remoteAddress, headers });
  for (const peer of ["10.1.2.3", "::ffff:10.1.2.3", "::1"]) {
    expect((await ask(peer, { "x-forwarded-user": "cem@example.com" })).json()).toEqual({
      user: "cem@example.com",
      authMethod: "proxy",
    });
  }
  for (const peer of ["10.2.0.1", "::ffff:10.2.0.1", "::2", "127.0.0.1"]) {
    const forged = { "x-forwarded-user": "cem@example.com", "x-forwarded-for": "10.1.2.3" };
    expect((await ask(peer, forged)).json()).toMatchObject({ status: 403, code: "proxy_refused" });
  }
  for (const name of ["ann, ben", "", " ", "a".repeat(201)]) {
    expect((await ask("10.1.2.3", { "x-forwarded-user": name })).json()).toMatchObject({ code: "sign_in_required" });
  }
  expect((await ask("10.1.2.3", {})).json()).toEqual({ user: null, authMethod: "proxy" });
  const noHeader = await h.app.inject({ url: "/api/documents", remoteAddress: "10.1.2.3", headers: ann });
  expect(noHeader.statusCode).toBe(401);
});

test("attempts count by the address that a listed proxy tells", async () => {
  await start({ trustedProxies: ["10.1.0.0/16"] });
  const from = (forwarded: string) => ({ "x-forwarded-for": forwarded });
  const attempt = (forwarded: string, secret: string) =>
    h.app.inject({
      method: "POST",
      url: "/api/session",
      payload: { name: "ann", secret },
      remoteAddress: "10.1.0.1",
      headers: from(forwarded),
    });
  for (let i = 0; i < 10; i++) await attempt("192.0.2.1", "wrong");
  expect((await attempt("192.0.2.1", SECRET)).statusCode).toBe(429);
  expect((await attempt("192.0.2.2", SECRET)).statusCode).toBe(201);
});

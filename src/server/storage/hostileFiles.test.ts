import { once } from "node:events";
import { readdirSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hostileFiles } from "../testing/hostileFiles.ts";
import { leaksOf } from "../testing/leaks.ts";
import { ServerHarness } from "../testing/serverHarness.ts";

let h: ServerHarness;
beforeAll(async () => {
  h = await ServerHarness.start();
});
afterAll(() => h.dispose());

const files = await hostileFiles();

test("the corpus is large, and each file in it is another", () => {
  expect(files.length).toBeGreaterThanOrEqual(60);
  expect(new Set(files.map(({ name }) => name)).size).toBe(files.length);
});

test.each(files)("$name", async ({ bytes, expected }) => {
  const responded = await h.send("POST", "/images", bytes, { "content-type": "image/png" });
  const { statusCode, body, headers } = responded;
  const response = JSON.parse(body);
  if (typeof expected === "string") {
    expect(response).toMatchObject({ code: expected });
    expect(leaksOf(responded, [h.folder, process.cwd()])).toEqual([]);
    expect(response.detail.length).toBeGreaterThan(20);
  } else {
    expect(statusCode, body).toBe(201);
    expect(response).toMatchObject(expected);
    const kept = await h.get(`/images/${response.id}`);
    expect(kept.rawPayload.equals(bytes)).toBe(true);
    expect(kept.headers).toMatchObject({ "content-type": expected.mime, "x-content-type-options": "nosniff" });
    expect(kept.headers["content-security-policy"]).toContain("sandbox");
  }
  expect(headers["x-request-id"]).toBeTruthy();
  expect(readdirSync(join(h.folder, "incoming"))).toEqual([]);
});

test("an upload that drips is ended after its time, told why, and leaves nothing", async () => {
  const slow = await ServerHarness.start({ limits: { maxUploadMb: 1, maxMegapixels: 2, maxUploadSeconds: 0.4 } });
  const url = new URL(await slow.app.listen({ host: "127.0.0.1", port: 0 }));
  const socket = connect(Number(url.port), url.hostname);
  let heard = "";
  socket.on("data", (chunk: Buffer) => {
    heard += chunk.toString();
  });
  socket.on("error", () => {});
  await once(socket, "connect");
  socket.write(`POST /api/images HTTP/1.1\r\nHost: ${url.host}\r\nContent-Type: image/png\r\nContent-Length: 100000\r\n\r\n`);
  const dripping = setInterval(() => socket.write("x"), 20);
  // A byte that meets a closed door would take away the response before it is read.
  slow.app.server.once("request", (_, response) => response.once("finish", () => clearInterval(dripping)));
  await new Promise((resolve) => socket.once("close", resolve));
  expect(heard).toMatch(/^HTTP\/1\.1 408 /);
  expect(heard).toContain("upload_too_slow");
  expect(readdirSync(join(slow.folder, "incoming"))).toEqual([]);
  await slow.dispose();
});

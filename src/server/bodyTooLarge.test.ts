import { afterAll, beforeAll, expect, test } from "vitest";
import { ServerHarness } from "./testing/serverHarness.ts";

let h: ServerHarness;
let url: string;
beforeAll(async () => {
  h = await ServerHarness.start();
  url = await h.app.listen({ host: "127.0.0.1", port: 0 });
});
afterAll(async () => {
  h.app.server.closeAllConnections();
  await h.dispose();
});

const MEGABYTE = new Uint8Array(1024 * 1024).fill(32);
/** So much that it fits into no buffer on the way: a client that is cut off while it sends reads no answer. */
const MEGABYTES = 40;
const inChunks = () =>
  new ReadableStream({
    start(controller) {
      for (let i = 0; i < MEGABYTES; i++) controller.enqueue(MEGABYTE);
      controller.close();
    },
  });
const whole = () => new Uint8Array(MEGABYTES * MEGABYTE.length).fill(32);

test.each([
  ["/documents", "application/json", "body_too_large"],
  ["/edits", "application/json", "body_too_large"],
  ["/renders", "application/json", "body_too_large"],
  ["/session", "application/json", "body_too_large"],
  ["/images/from-url", "application/json", "body_too_large"],
  ["/webhooks/apiframe", "application/json", "body_too_large"],
  ["/images", "image/png", "image_too_many_bytes"],
])("too large a body for %s is answered before the connection closes, announced or not", async (path, type, code) => {
  for (const body of [whole(), inChunks()]) {
    const headers = { "content-type": type, "idempotency-key": "12345678" };
    const answered = await fetch(`${url}/api${path}`, { method: "POST", headers, body, duplex: "half" } as RequestInit);
    expect(answered.headers.get("content-type")).toContain("application/problem+json");
    expect(await answered.json()).toMatchObject({ status: 413, code });
  }
});

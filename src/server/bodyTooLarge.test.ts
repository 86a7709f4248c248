import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ServerHarness } from "./testing/serverHarness.ts";

let h: ServerHarness;
let url: URL;
beforeAll(async () => {
  h = await ServerHarness.start();
  url = new URL(await h.app.listen({ host: "127.0.0.1", port: 0 }));
});
afterAll(() => h.dispose());

const PART = Buffer.alloc(1024 * 1024, " ");
/** So many that they fit into no buffer on the way. */
const PARTS = 40;

/** The response that a client gets who sends all that he has before he reads, as browsers do. @throws when the connection breaks */
async function sendAll(path: string, type: string, isAnnounced: boolean): Promise<string> {
  const socket = connect(Number(url.port), url.hostname);
  const heard: Buffer[] = [];
  socket.pause();
  const length = isAnnounced ? `Content-Length: ${PARTS * PART.length}` : "Transfer-Encoding: chunked";
  const head = [`POST /api${path} HTTP/1.1`, `Host: ${url.host}`, `Content-Type: ${type}`, length, "Idempotency-Key: 12345678"];
  const broken = once(socket, "error").then(([error]) => Promise.reject(error));
  const sent = (bytes: string | Buffer) => new Promise((resolve) => socket.write(bytes, resolve));
  const sending = (async () => {
    await sent(`${head.join("\r\n")}\r\n\r\n`);
    for (let i = 0; i < PARTS; i++) {
      if (!isAnnounced) await sent(`${PART.length.toString(16)}\r\n`);
      await sent(PART);
      if (!isAnnounced) await sent("\r\n");
    }
    if (!isAnnounced) await sent("0\r\n\r\n");
  })();
  await Promise.race([sending, broken]);
  socket.on("data", (chunk: Buffer) => heard.push(chunk));
  const responded = once(socket, "data");
  socket.resume();
  await Promise.race([responded, broken]);
  broken.catch(() => {});
  socket.destroy();
  return Buffer.concat(heard).toString();
}

test.each([
  ["/documents", "application/json", "body_too_large"],
  ["/edits", "application/json", "body_too_large"],
  ["/renders", "application/json", "body_too_large"],
  ["/session", "application/json", "body_too_large"],
  ["/images/from-url", "application/json", "body_too_large"],
  ["/webhooks/apiframe", "application/json", "body_too_large"],
  ["/images", "image/png", "image_too_many_bytes"],
])("too large a body for %s is answered before the connection closes, announced or not", async (path, type, code) => {
  for (const isAnnounced of [true, false]) {
    const response = await sendAll(path, type, isAnnounced);
    expect(response).toMatch(/^HTTP\/1\.1 413 /);
    expect(response).toContain("application/problem+json");
    expect(response).toContain(`"code":"${code}"`);
  }
});

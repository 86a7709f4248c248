import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { z } from "zod/mini";
import { request, requestBlob, upload } from "./client.ts";
import { hasImage } from "./images.ts";

const Answer = z.strictObject({ id: z.string() });
const closing: (() => unknown)[] = [];
afterEach(async () => {
  vi.unstubAllGlobals();
  await Promise.all(closing.splice(0).map((close) => close()));
});

/** A real server, which the page then believes to come from. */
async function serve(listener: RequestListener): Promise<() => Promise<void>> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  vi.stubGlobal("location", { origin: `http://127.0.0.1:${port}` });
  const close = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  closing.push(close);
  return close;
}

const problem =
  (status: number, more: object = {}): RequestListener =>
  (_, res) => {
    res.writeHead(status, { "content-type": "application/problem+json" });
    res.end(
      JSON.stringify({ type: "about:blank", title: "No", status, code: "mask_empty", detail: "Paint something first.", ...more }),
    );
  };

test("a JSON body goes out below /api with the headers given, and the response comes parsed", async () => {
  const seen: unknown[] = [];
  await serve(async (req, res) => {
    let body = "";
    for await (const chunk of req) body += chunk;
    seen.push(req.method, req.url, req.headers["content-type"], req.headers["if-match"], body);
    res.end('{"id":"a"}');
  });
  expect(await request("/documents/1", Answer, { method: "PUT", body: { a: 1 }, headers: { "if-match": '"3"' } })).toEqual({
    id: "a",
  });
  expect(seen).toEqual(["PUT", "/api/documents/1", "application/json", '"3"', '{"a":1}']);
});

test("a problem document becomes an AppError with its code, its details and the catalogue's sentence", async () => {
  await serve(problem(422, { details: { white: 0 } }));
  await expect(request("/edits", Answer)).rejects.toMatchObject({
    name: "AppError",
    code: "mask_empty",
    message: "The mask has no white: paint over what should change.",
    retryable: false,
    details: { white: 0 },
  });
});

test.each([429, 503])("a problem with status %i may be tried again unless it says otherwise", async (status) => {
  const close = await serve(problem(status));
  await expect(request("/edits", Answer)).rejects.toMatchObject({ retryable: true });
  await close();
  await serve(problem(status, { retryable: false }));
  await expect(request("/edits", Answer)).rejects.toMatchObject({ retryable: false });
});

test("a proxy's page in place of a response reads as: the server is away", async () => {
  await serve((_, res) => res.writeHead(502).end("<h1>Bad gateway</h1>"));
  await expect(request("/engines", Answer)).rejects.toMatchObject({ code: "unavailable", retryable: true });
});

test.each(["<html>", '{"id":1}'])("a response that does not fit is an error: %s", async (body) => {
  await serve((_, res) => res.end(body));
  await expect(request("/engines", Answer)).rejects.toMatchObject({ code: "bad_response", retryable: false });
});

test("no server, or one that hangs up in the middle, is a network error that may be tried again", async () => {
  const close = await serve(() => {});
  await close();
  await expect(request("/engines", Answer)).rejects.toMatchObject({ code: "network", retryable: true });
  await serve((_, res) => {
    res.writeHead(200, { "content-length": 1000 });
    res.write("{", () => res.destroy());
  });
  await expect(requestBlob("/images/a")).rejects.toMatchObject({ code: "network" });
});

test("an abort passes through as what it is", async () => {
  const controller = new AbortController();
  await serve(() => controller.abort());
  await expect(request("/engines", Answer, { signal: controller.signal })).rejects.toMatchObject({ name: "AbortError" });
});

test("whether the server has an image is a yes, a no, or an error when it cannot say", async () => {
  const status = { now: 200 };
  const close = await serve((_, res) => res.writeHead(status.now).end());
  expect(await hasImage("a")).toBe(true);
  status.now = 404;
  expect(await hasImage("a")).toBe(false);
  await close();
  await expect(hasImage("a")).rejects.toMatchObject({ code: "network" });
});

test("an upload tells its progress ten times a second at most, however often the browser does", async () => {
  /** A browser's request that tells of every 8 KB of 16 MB at once. */
  class HastyRequest {
    readonly upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {};
    readonly status = 200;
    readonly responseText = '{"id":"a"}';
    onload = () => {};
    open() {}
    setRequestHeader() {}
    send() {
      for (let i = 1; i <= 2_000; i++) this.upload.onprogress?.({ loaded: 8_000 * i, total: 16_000_000 });
      this.onload();
    }
  }
  vi.stubGlobal("location", { origin: "http://127.0.0.1" });
  vi.stubGlobal("XMLHttpRequest", HastyRequest);
  const onProgress = vi.fn();
  const began = performance.now();
  expect(await upload("/images", Answer, new Blob(["image"]), { onProgress })).toEqual({ id: "a" });
  expect(onProgress.mock.calls.length).toBeLessThanOrEqual(1 + (performance.now() - began) / 100);
  expect(onProgress).toHaveBeenCalledWith(8_000 / 16_000_000);
});

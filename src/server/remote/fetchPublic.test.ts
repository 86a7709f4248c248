import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { afterEach, expect, test } from "vitest";
import { createFetchPublic, type FetchPublicSettings } from "./fetchPublic.ts";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  servers.push(server);
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return `127.0.0.1:${address.port}`;
}

const picture = Buffer.alloc(3_000, 7);
/** Longer than the busiest machine needs to answer itself. */
const PATIENT = { beginMs: 300_000, pauseMs: 300_000, wholeMs: 300_000 };
/** For what never answers. */
const HURRIED = { beginMs: 300, pauseMs: 300, wholeMs: 800 };
const never = () => new AbortController().signal;
const fetchWith = (settings: Partial<FetchPublicSettings> & { allowedHosts: string[] }) => {
  const fetchPublic = createFetchPublic({ limits: { maxUploadMb: 1 }, waits: PATIENT, ...settings });
  return async (url: string) => buffer(await fetchPublic(url, never()));
};

test("the bytes of an allowed address come as they are, asked for without cookies or referrer", async () => {
  let headers: NodeJS.Dict<string | string[]> = {};
  const host = await serve((request, response) => {
    headers = request.headers;
    response.end(picture);
  });
  expect(await fetchWith({ allowedHosts: [host] })(`http://${host}/a.png`)).toEqual(picture);
  expect(Object.keys(headers).sort()).toEqual(["accept", "accept-encoding", "connection", "host", "user-agent"]);
});

test.each([
  "file:///etc/hostname",
  "ftp://example.com/a.png",
  "gopher://example.com",
  "not a url",
  "https://user:secret@example.com/a.png",
  "https://example.com:8080/a.png",
  "http://127.0.0.1/a.png",
  "http://[::1]/a.png",
  "http://[::127.0.0.1]/a.png",
  "http://[::169.254.169.254]/a.png",
  "http://[64:ff9b::127.0.0.1]/a.png",
  "http://[::ffff:7f00:1]/a.png",
  "http://169.254.169.254/latest/meta-data",
  "http://2130706433/",
  "http://0x7f.1/",
  "http://017700000001/",
])("%s is refused before anything is asked", async (url) => {
  const resolve = () => Promise.reject(new Error("asked"));
  await expect(fetchWith({ allowedHosts: [], resolve })(url)).rejects.toMatchObject({ code: "url_refused" });
});

test("a name is refused when one of its addresses is not public, whatever the others are", async () => {
  const resolve = async () => [
    { address: "93.184.216.34", family: 4 },
    { address: "10.0.0.7", family: 4 },
  ];
  await expect(fetchWith({ allowedHosts: [], resolve })("http://pictures.test/a.png")).rejects.toMatchObject({
    code: "url_refused",
  });
});

test("the connection goes to the address that was checked: the name is asked for once", async () => {
  let asked = 0;
  const host = await serve((_, response) => response.end(picture));
  const port = host.split(":")[1];
  const resolve = async () => {
    asked++;
    return [{ address: asked === 1 ? "127.0.0.1" : "10.0.0.7", family: 4 }];
  };
  expect(await fetchWith({ allowedHosts: [`pictures.test:${port}`], resolve })(`http://pictures.test:${port}/`)).toEqual(picture);
  expect(asked).toBe(1);
});

test("a redirect is followed where its goal may be asked, and only there", async () => {
  const inside = await serve((_, response) => response.end("secret"));
  const goal = await serve((_, response) => response.end(picture));
  const door = await serve((request, response) => {
    const to = { "/in": `http://${inside}/`, "/out": `http://${goal}/`, "/round": "/round", "/odd": "http://[" }[
      request.url ?? ""
    ];
    response.writeHead(302, { location: to ?? "/" }).end();
  });
  const fetched = fetchWith({ allowedHosts: [door, goal] });
  expect(await fetched(`http://${door}/out`)).toEqual(picture);
  for (const path of ["/in", "/round", "/odd"]) {
    await expect(fetched(`http://${door}${path}`)).rejects.toMatchObject({ code: "url_refused" });
  }
});

test("what is too large, packed, slow, cut off or not there is refused in words, and nothing of the network is told", async () => {
  const host = await serve((request, response) => {
    switch (request.url) {
      case "/large":
        return response.writeHead(200, { "content-length": 5_000_000 }).flushHeaders();
      case "/packed":
        return response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(picture));
      case "/gone":
        return response.writeHead(404).end();
      case "/pauses":
        return response.writeHead(200).write(picture);
      case "/cut":
        response.writeHead(200, { "content-length": picture.length });
        return response.write(picture.subarray(0, 100), () => response.destroy());
      default:
        return;
    }
  });
  const fetched = fetchWith({ allowedHosts: [host, "127.0.0.1:1"] });
  const hurried = fetchWith({ allowedHosts: [host], waits: HURRIED });
  for (const [path, code, fetchIt] of [
    ["/large", "image_too_many_bytes", fetched],
    ["/packed", "url_refused", fetched],
    ["/gone", "url_unreachable", fetched],
    ["/pauses", "url_unreachable", hurried],
    ["/cut", "url_unreachable", fetched],
    ["/silent", "url_unreachable", hurried],
  ] as const) {
    await expect(fetchIt(`http://${host}${path}`), path).rejects.toMatchObject({ code });
  }
  const refusal = await fetched("http://127.0.0.1:1/").catch((error: unknown) => error);
  expect(refusal).toMatchObject({ code: "url_unreachable" });
  expect(String(refusal)).not.toMatch(/ECONNREFUSED|127\.0\.0\.1/);
});

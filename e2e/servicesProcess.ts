/**
 * Holds the services for a whole run: each starts when it is first asked for. `/database` answers with a new database's URL,
 * `/bucket` with the settings of a new bucket. Ends, with all it began, when its standard input does, whatever ended its parent.
 */
import { once } from "node:events";
import { createServer } from "node:http";
import { startPostgres, startS3 } from "./services.ts";

let postgres: ReturnType<typeof startPostgres> | undefined;
let s3: ReturnType<typeof startS3> | undefined;

async function newHome(path: string | undefined): Promise<string> {
  if (path === "/database") {
    postgres ??= startPostgres();
    return (await postgres).create();
  }
  s3 ??= startS3();
  return JSON.stringify(await (await s3).create());
}

/** One that closes idle connections would meet a request that a busy client sends just then. */
const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
  newHome(request.url).then(
    (home) => response.end(home),
    (error: unknown) => response.writeHead(500).end(String(error)),
  );
}).listen(0, "127.0.0.1");
await once(server, "listening");
const address = server.address();
console.log(typeof address === "object" ? `http://127.0.0.1:${address?.port}` : address);

await once(process.stdin.resume(), "close");
await Promise.allSettled([postgres, s3].map(async (service) => (await service)?.stop()));
process.exit();

/** The least that a Fastify server can do: one route, one response. Tells its port to the process that forked it. */
import fastify from "fastify";
import { z } from "zod";

const body: unknown = z.json().parse(JSON.parse(process.argv[2] ?? "null"));
const app = fastify();
app.get("/", async () => body);
const url = await app.listen({ host: "127.0.0.1", port: 0 });
process.send?.(url);

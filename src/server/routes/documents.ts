import { setTimeout } from "node:timers/promises";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import { DocumentChange, DocumentList, DocumentRecord } from "../../contract/documents.ts";
import { AppError } from "../../core/appError.ts";
import { createMemoryGate } from "../memoryGate.ts";
import type { Documents, StoredText } from "../storage/documents.ts";

const BODY_LIMIT_BYTES = 8 * 1024 * 1024;
/** Characters that are parsed in some hundredths of a second. */
const LARGE = 256 * 1024;
const BREATH_MS = 20;
/** Of what is JSON already. */
const JSON_TYPE = "application/json; charset=utf-8";
const ById = z.object({ id: z.uuid() });
/** The next one still fits into its column. */
const MAX_REVISION = 2 ** 31 - 2;
const revisionIn = (etag: string): number => Number(etag.slice(1, -1));
const IfMatch = z.object({
  "if-match": z
    .string()
    .regex(/^"[1-9]\d{0,9}"$/, 'must be the revision in quotation marks, as "3"')
    .refine((etag) => revisionIn(etag) <= MAX_REVISION, "must be a revision that there can be"),
});

export const documentRoutes: FastifyPluginAsyncZod<{ documents: Documents }> = async (app, { documents }) => {
  inTurns(app);

  app.get("/documents", { schema: { response: { 200: DocumentList } } }, async ({ user }) => documents.list(user));

  app.post("/documents", { bodyLimit: BODY_LIMIT_BYTES, schema: { body: DocumentRecord } }, async (request, reply) =>
    send(reply.code(201), await documents.create(request.body, request.user)),
  );

  app.get("/documents/:id", { schema: { params: ById } }, async ({ params, headers, user }, reply) => {
    reply.header("cache-control", "private, no-cache");
    const response = await documents.response(params.id, user);
    if (headers["if-none-match"] === response.etag) return reply.code(304).header("etag", response.etag).send();
    return send(reply, response);
  });

  app.put(
    "/documents/:id",
    {
      bodyLimit: BODY_LIMIT_BYTES,
      schema: { params: ById, headers: IfMatch, body: DocumentRecord },
    },
    async ({ params, headers, body, user }, reply) => {
      refuseOtherId(params.id, body.id);
      return send(reply, await documents.replace(body, revisionIn(headers["if-match"]), user));
    },
  );

  app.patch(
    "/documents/:id",
    {
      bodyLimit: BODY_LIMIT_BYTES,
      schema: { params: ById, headers: IfMatch, body: DocumentChange },
    },
    async ({ params, headers, body, user }, reply) => {
      refuseOtherId(params.id, body.head.id);
      return send(reply, await documents.change(body, revisionIn(headers["if-match"]), user));
    },
  );

  app.delete("/documents/:id", { schema: { params: ById } }, async ({ params, user }, reply) => {
    await documents.remove(params.id, user);
    return reply.code(204).send();
  });
};

function refuseOtherId(inAddress: string, inBody: string): void {
  if (inAddress !== inBody) throw new AppError("bad_request", "The document's id is not the one in the address.");
}

const send = (reply: FastifyReply, { text, etag }: StoredText) => reply.header("etag", etag).type(JSON_TYPE).send(text);

/** Takes large documents up one after the other: some megabytes of JSON are ten times as much in memory, and checked in a third of a second. */
function inTurns(app: FastifyInstance): void {
  const room = createMemoryGate(BODY_LIMIT_BYTES);
  const ends = new WeakMap<FastifyRequest, () => void>();
  const parse = app.getDefaultJsonParser("error", "error");
  app.addContentTypeParser("application/json", { parseAs: "string" }, async (request: FastifyRequest, text: string) => {
    const { promise: isOver, resolve: end } = Promise.withResolvers<void>();
    ends.set(request, end);
    await new Promise<void>((begin, fail) => {
      const work = () => {
        begin();
        return isOver;
      };
      room.run(text.length, work).catch(fail);
    });
    refuseOddShape(text);
    // Others are answered between one and the next, which takes a few turns of the loop.
    if (text.length > LARGE) await setTimeout(BREATH_MS);
    return await new Promise((resolve, reject) => {
      parse(request, text, (error, body) => (error ? reject(error) : resolve(body)));
    });
  });
  const endOf = async (request: FastifyRequest) => ends.get(request)?.();
  app.addHook("onSend", endOf);
  app.addHook("onRequestAbort", endOf);
}

const [QUOTE, BACKSLASH, COLON] = [0x22, 0x5c, 0x3a];
const OPENING: ReadonlySet<number> = new Set([0x5b, 0x7b]);
const CLOSING: ReadonlySet<number> = new Set([0x5d, 0x7d]);
/** Twice as deep as a document goes, and twice what its largest object has. */
const [DEEPEST, MAX_KEYS] = [16, 32];

/** Refuses JSON of a shape that no document has: millions of brackets in brackets, or of keys in one object, hold JSON.parse for seconds. */
function refuseOddShape(text: string): void {
  const keys: number[] = [];
  let isQuoted = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (isQuoted && code === BACKSLASH) i++;
    else if (code === QUOTE) isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (CLOSING.has(code)) keys.pop();
    else if (OPENING.has(code)) keys.push(0);
    else if (code === COLON) keys[keys.length - 1] = (keys.at(-1) ?? 0) + 1;
    if (keys.length > DEEPEST) throw new AppError("bad_request", "The request's JSON is nested too deeply.");
    if ((keys.at(-1) ?? 0) > MAX_KEYS) throw new AppError("bad_request", "An object in the request's JSON has too many keys.");
  }
}

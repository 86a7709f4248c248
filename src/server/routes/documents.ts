import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import { DocumentContent, DocumentList, StoredDocument } from "../../contract/documents.ts";
import { AppError } from "../../core/appError.ts";
import { type Documents, etagOf } from "../storage/documents.ts";

const BODY_LIMIT_BYTES = 8 * 1024 * 1024;
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
  app.get("/documents", { schema: { response: { 200: DocumentList } } }, async ({ user }) => documents.list(user));

  app.post(
    "/documents",
    { bodyLimit: BODY_LIMIT_BYTES, schema: { body: DocumentContent, response: { 201: StoredDocument } } },
    async (request, reply) => {
      const stored = await documents.create(request.body, request.user);
      return reply.code(201).header("etag", etagOf(stored)).send(stored);
    },
  );

  app.get("/documents/:id", { schema: { params: ById } }, async ({ params, user }, reply) => {
    const { text, etag } = await documents.answer(params.id, user);
    return reply.header("etag", etag).header("cache-control", "private, no-cache").type(JSON_TYPE).send(text);
  });

  app.put(
    "/documents/:id",
    {
      bodyLimit: BODY_LIMIT_BYTES,
      schema: { params: ById, headers: IfMatch, body: DocumentContent, response: { 200: StoredDocument } },
    },
    async ({ params, headers, body, user }, reply) => {
      if (params.id !== body.id) throw new AppError("bad_request", "The document's id is not the one in the address.");
      const stored = await documents.replace(body, revisionIn(headers["if-match"]), user);
      return reply.header("etag", etagOf(stored)).send(stored);
    },
  );

  app.delete("/documents/:id", { schema: { params: ById } }, async ({ params, user }, reply) => {
    await documents.remove(params.id, user);
    return reply.code(204).send();
  });
};

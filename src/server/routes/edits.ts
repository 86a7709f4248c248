import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import { Edit, EditPage, EditRequest } from "../../contract/edits.ts";
import { textOf } from "../../contract/text.ts";
import type { Edits } from "../edits/edits.ts";
import { goneSignal } from "./gone.ts";

/** Of what is JSON already. */
const JSON_TYPE = "application/json; charset=utf-8";
const ById = z.object({ id: z.uuid() });
const KEY = textOf(255).check(z.minLength(8));
const WithIdempotencyKey = z.object({ "idempotency-key": KEY });
const EditsQuery = z.object({
  documentId: z.uuid().optional(),
  /** The Idempotency-Key under which one was accepted. */
  key: z.optional(KEY),
  cursor: z.optional(textOf(200)),
});

export const editRoutes: FastifyPluginAsyncZod<{ edits: Edits }> = async (app, { edits }) => {
  app.post(
    "/edits",
    { schema: { headers: WithIdempotencyKey, body: EditRequest, response: { 202: Edit } } },
    async ({ body, headers, user }, reply) =>
      reply.code(202).send(await edits.accept(body, headers["idempotency-key"], user, goneSignal(reply))),
  );
  app.get("/edits/:id", { schema: { params: ById } }, async ({ params, user, headers }, reply) => {
    const { text, etag } = await edits.response(params.id, user);
    reply.header("etag", etag).header("cache-control", "private, no-cache");
    // A browser that polls asks whether anything is new.
    if (headers["if-none-match"]?.includes(etag)) return reply.code(304).send();
    return reply.type(JSON_TYPE).send(text);
  });
  app.get("/edits", { schema: { querystring: EditsQuery, response: { 200: EditPage } } }, async ({ query, user }) =>
    edits.page(user, query),
  );
  app.post("/edits/:id/cancel", { schema: { params: ById, response: { 200: Edit } } }, async ({ params, user }) =>
    edits.cancel(params.id, user),
  );
};

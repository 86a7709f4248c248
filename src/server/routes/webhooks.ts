import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { EngineId } from "../../contract/edits.ts";
import { AppError } from "../../core/appError.ts";
import type { Edits } from "../edits/edits.ts";
import type { FillEngine } from "../engines/engine.ts";

const BODY_LIMIT_BYTES = 256 * 1024;

/**
 * Endpoint for an engine's vendor to report that a job has moved. Every signed message is accepted, known or not, once or ten
 * times: it only hurries a poll.
 */
export const webhookRoutes: FastifyPluginAsyncZod<{ edits: Edits; engines: ReadonlyMap<EngineId, FillEngine> }> = async (
  app,
  { edits, engines },
) => {
  // The signature is over the bytes as they came.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: BODY_LIMIT_BYTES }, (_request, body, done) => done(null, body));

  for (const id of EngineId.options) {
    app.post(`/webhooks/${id}`, { config: { hasSignature: true } }, async ({ body, headers }, reply) => {
      const signature = headers["x-webhook-signature"];
      if (!Buffer.isBuffer(body)) throw new AppError("bad_request", "This message is empty.");
      const jobId = engines.get(id)?.handleWebhook?.(body, typeof signature === "string" ? signature : undefined);
      if (jobId === undefined) throw new AppError("not_found", "There is nothing at this address.");
      await edits.handleWebhook(jobId);
      return reply.code(204).send();
    });
  }
};

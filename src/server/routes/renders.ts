import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { RenderRequest } from "../../contract/renders.ts";
import type { Render, Renders } from "../renders/renders.ts";
import { type ImageLimits, refuseTooManyPixels } from "../storage/imageLimits.ts";
import { goneSignal } from "./gone.ts";

export const renderRoutes: FastifyPluginAsyncZod<{ renders: Renders; limits: ImageLimits }> = async (
  app,
  { renders, limits },
) => {
  app.post("/renders", { schema: { body: RenderRequest } }, async ({ body, user }, reply) => {
    refuseTooManyPixels(body.canvas, limits);
    const gone = goneSignal(reply);
    const render = await unlessGone(renders.make(body, user, gone), gone);
    if (!render) return reply.hijack();
    const { mime, extension, bytes, facts, stream } = render;
    reply.type(mime).headers(facts).header("content-length", bytes);
    reply.header("content-disposition", `attachment; filename="overpaint.${extension}"`);
    return reply.header("cache-control", "no-store").send(stream);
  });
};

/** Null when nobody waits for it any more. */
async function unlessGone(making: Promise<Render>, gone: AbortSignal): Promise<Render | null> {
  try {
    const render = await making;
    if (!gone.aborted) return render;
    render.stream.destroy();
    return null;
  } catch (error) {
    if (gone.aborted) return null;
    throw error;
  }
}

import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { RenderRequest } from "../../contract/renders.ts";
import { flatten } from "../renders/flatten.ts";
import { checkOutLayers } from "../renders/layerFiles.ts";
import { type ImageLimits, refuseTooManyPixels } from "../storage/imageLimits.ts";
import type { Images } from "../storage/images.ts";

const MIME = { png: "image/png", jpg: "image/jpeg", webp: "image/webp", tiff: "image/tiff" } as const;

export const renderRoutes: FastifyPluginAsyncZod<{ images: Images; limits: ImageLimits }> = async (app, { images, limits }) => {
  app.post("/renders", { schema: { body: RenderRequest } }, async ({ body, user }, reply) => {
    refuseTooManyPixels(body.canvas, limits);
    const files = await checkOutLayers(images, body.layers, user);
    try {
      const picture = await flatten(files.layers, body.canvas, body);
      picture.once("close", () => void files.release());
      reply.type(MIME[body.format]).header("content-disposition", `attachment; filename="overpaint.${body.format}"`);
      return reply.header("cache-control", "no-store").send(picture);
    } catch (error) {
      await files.release();
      throw error;
    }
  });
};

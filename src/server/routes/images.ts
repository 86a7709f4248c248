import { Readable } from "node:stream";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import { ImageId, StoredImage } from "../../contract/images.ts";
import { AppError } from "../../core/appError.ts";
import { type ImageLimits, refuseTooManyBytes } from "../storage/imageLimits.ts";
import type { Images } from "../storage/images.ts";

const THUMBNAIL_MAX = 4_096;
const FOREVER = "private, max-age=31536000, immutable";

const ById = z.object({ id: ImageId });
const ThumbnailQuery = z.object({ width: z.coerce.number().int().min(1).max(THUMBNAIL_MAX).optional() });

export const imageRoutes: FastifyPluginAsyncZod<{ images: Images; limits: ImageLimits }> = async (app, { images, limits }) => {
  // Any type, never parsed: the handler streams the bytes.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", (_request, _payload, done) => done(null));

  app.post("/images", { schema: { response: { 201: StoredImage } } }, async (request, reply) => {
    try {
      refuseTooManyBytes(Number(request.headers["content-length"] ?? 0), limits);
      // The request outlives a refusal, or the browser would see a broken connection and not the reason.
      const bytes = Readable.from(request.raw.iterator({ destroyOnReturn: false }));
      return reply.code(201).send(await images.store(bytes, request.user));
    } catch (error) {
      request.raw.resume();
      if (request.raw.errored) throw new AppError("bad_request", "The upload broke off. Send it again.", { cause: error });
      throw error;
    }
  });

  app.get("/images/:id", { schema: { params: ById, querystring: ThumbnailQuery } }, async (request, reply) => {
    const { id } = request.params;
    const { width } = request.query;
    const etag = width === undefined ? `"${id}"` : `"${id}-${width}"`;
    reply.header("etag", etag).header("cache-control", FOREVER);
    if (request.headers["if-none-match"] === etag) return reply.code(304).send();
    const { mime, bytes } = await images.facts(id, request.user);
    if (width !== undefined) return reply.type("image/webp").send(await images.thumbnail(id, width));
    return reply
      .type(mime)
      .header("content-length", bytes)
      .send(await images.read(id));
  });
};

import { addAbortSignal, Readable } from "node:stream";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import { FromUrl, ImageId, ImageReading, StoredImage } from "../../contract/images.ts";
import { AppError } from "../../core/appError.ts";
import { drain } from "../drain.ts";
import type { FetchPublic } from "../remote/fetchPublic.ts";
import { isDiskFull } from "../storage/diskFull.ts";
import { type ImageLimits, refuseTooManyBytes } from "../storage/imageLimits.ts";
import type { Images } from "../storage/images.ts";
import { goneSignal } from "./gone.ts";

const THUMBNAIL_MAX = 4_096;
const FOREVER = "private, max-age=31536000, immutable";

const ById = z.object({ id: ImageId });
const ThumbnailQuery = z.object({ width: z.coerce.number().int().min(1).max(THUMBNAIL_MAX).optional() });

interface ImageDeps {
  readonly images: Images;
  readonly limits: ImageLimits;
  readonly fetchPublic: FetchPublic;
}

export const imageRoutes: FastifyPluginAsyncZod<ImageDeps> = async (app, { images, limits, fetchPublic }) => {
  app.post("/images/from-url", { schema: { body: FromUrl, response: { 201: StoredImage } } }, async (request, reply) => {
    const gone = goneSignal(reply);
    const bytes = await fetchPublic(request.body.url, gone);
    return reply.code(201).send(await images.store(bytes, request.user, gone));
  });
  await app.register(rawImages, { images, limits });
  await app.register(readings, { images });

  app.get("/images/:id", { schema: { params: ById, querystring: ThumbnailQuery } }, async (request, reply) => {
    const { id } = request.params;
    const { width } = request.query;
    const etag = width === undefined ? `"${id}"` : `"${id}-${width}"`;
    reply.header("etag", etag).header("cache-control", FOREVER);
    if (request.headers["if-none-match"] === etag) return reply.code(304).send();
    const { mime, bytes } = await images.metadata(id, request.user);
    if (width !== undefined) return reply.type("image/webp").send(await images.thumbnail(id, width, goneSignal(reply)));
    return reply
      .type(mime)
      .header("content-length", bytes)
      .send(await images.read(id));
  });
};

/** Routes of the server's reading of an image, and of a file of it that any browser shows so. */
const readings: FastifyPluginAsyncZod<Pick<ImageDeps, "images">> = async (app, { images }) => {
  app.get("/images/:id/reading", { schema: { params: ById, response: { 200: ImageReading } } }, async (request, reply) => {
    const image = await images.metadata(request.params.id, request.user);
    return reply.header("cache-control", FOREVER).send(await images.reading(image, goneSignal(reply)));
  });

  app.get("/images/:id/shown", { schema: { params: ById } }, async (request, reply) => {
    const { mime, stream } = await images.shown(await images.metadata(request.params.id, request.user), goneSignal(reply));
    return reply.type(mime).header("cache-control", FOREVER).send(stream);
  });
};

/** The bytes of a picture as the body. */
const rawImages: FastifyPluginAsyncZod<Pick<ImageDeps, "images" | "limits">> = async (app, { images, limits }) => {
  // Any type, never parsed: the handler streams the bytes.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", (_request, _payload, done) => done(null));

  app.post("/images", { schema: { response: { 201: StoredImage } } }, async (request, reply) => {
    const { socket } = request.raw;
    const late = AbortSignal.timeout(1_000 * limits.maxUploadSeconds);
    try {
      refuseTooManyBytes(Number(request.headers["content-length"] ?? 0), limits);
      const bytes = addAbortSignal(late, Readable.from(chunksOf(request.raw)));
      return reply.code(201).send(await images.store(bytes, request.user, goneSignal(reply)));
    } catch (error) {
      drain(request.raw);
      if (late.aborted) {
        // Who drips would go on dripping.
        reply.raw.once("finish", () => socket.destroy());
        throw tooSlow(limits);
      }
      if (request.raw.errored && !isDiskFull(error))
        throw new AppError("bad_request", "The upload was interrupted. Send it again.", {
          details: { kind: "upload_interrupted" },
          cause: error,
        });
      throw error;
    }
  });
};

/** The request outlives a refusal, or the browser would see a broken connection and not the reason. */
async function* chunksOf(request: Readable): AsyncGenerator<Buffer> {
  for await (const chunk of request.iterator({ destroyOnReturn: false })) yield chunk;
}

const tooSlow = ({ maxUploadSeconds }: ImageLimits) =>
  new AppError(
    "upload_too_slow",
    `This upload took longer than ${maxUploadSeconds} seconds and was ended. Nothing was kept. Try again over a faster connection.`,
    { retryable: true },
  );

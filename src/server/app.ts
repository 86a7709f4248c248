import { randomUUID } from "node:crypto";
import cookie from "@fastify/cookie";
import rateLimit from "@fastify/rate-limit";
import fastify, { type FastifyInstance, type FastifyServerOptions } from "fastify";
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from "fastify-type-provider-zod";
import type { EngineId } from "../contract/edits.ts";
import { AppError } from "../core/appError.ts";
import type { Edits } from "./edits/edits.ts";
import type { FillEngine } from "./engines/engine.ts";
import type { Metrics } from "./metrics.ts";
import { sendProblem } from "./problem.ts";
import type { FetchPublic } from "./remote/fetchPublic.ts";
import type { Renders } from "./renders/renders.ts";
import { documentRoutes } from "./routes/documents.ts";
import { editRoutes } from "./routes/edits.ts";
import { engineRoutes } from "./routes/engines.ts";
import { health, type ReadinessChecks } from "./routes/health.ts";
import { imageRoutes } from "./routes/images.ts";
import { serveInterface } from "./routes/interface.ts";
import { renderRoutes } from "./routes/renders.ts";
import { sessionRoutes } from "./routes/session.ts";
import { webhookRoutes } from "./routes/webhooks.ts";
import { type AccessSettings, createAccess, isAuthRequired } from "./security/access.ts";
import { createAttempts } from "./security/attempts.ts";
import { refuseOtherUser } from "./security/otherUser.ts";
import { createOriginCheck, isRead, type PublicNames } from "./security/sameOrigin.ts";
import { API_HEADERS, PAGE_HEADERS } from "./security/securityHeaders.ts";
import { LOCAL_USER } from "./security/user.ts";
import { diskFull } from "./storage/diskFull.ts";
import type { Documents } from "./storage/documents.ts";
import type { ImageLimits } from "./storage/imageLimits.ts";
import type { Images } from "./storage/images.ts";
import type { SignIns } from "./storage/signIns.ts";

/** Of one user. Generous for one designer's tabs, far below what a loop would send. Reads and job polls are not counted. */
const MAX_WRITES_PER_MINUTE = 1_200;

declare module "fastify" {
  interface FastifyContextConfig {
    /** Its callers prove themselves by a signature, not by where they come from. */
    hasSignature?: boolean;
  }
}

export interface AppDeps {
  readonly version: string;
  readonly checks: ReadinessChecks;
  readonly metrics: Metrics;
  readonly images: Images;
  readonly documents: Documents;
  readonly edits: Edits;
  readonly renders: Renders;
  readonly engines: ReadonlyMap<EngineId, FillEngine>;
  readonly limits: ImageLimits;
  readonly fetchPublic: FetchPublic;
  readonly signIns: SignIns;
  readonly accessSettings: AccessSettings;
  readonly names: PublicNames;
  /** The built interface; null where there is none. */
  readonly interfaceFolder: string | null;
  /** False while nothing new should be begun. */
  hasRoom(): boolean;
  readonly logger: NonNullable<FastifyServerOptions["logger"]>;
}

/** The whole server as a value: no port, no process. Every error leaves as a problem document. */
export async function createApp(deps: AppDeps): Promise<FastifyInstance> {
  const { accessSettings, signIns } = deps;
  const app = fastify({
    logger: deps.logger,
    genReqId: () => randomUUID(),
    // What the router itself refuses.
    frameworkErrors: sendProblem,
    // Without options of a route's own pino makes the request's log for half the work.
    childLoggerFactory: (logger, bindings, options) =>
      options.level === undefined && options.serializers === undefined ? logger.child(bindings) : logger.child(bindings, options),
    routerOptions: { maxParamLength: 100 },
    trustProxy: accessSettings.trustedProxies.length > 0 ? [...accessSettings.trustedProxies] : false,
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler(sendProblem);
  app.setNotFoundHandler(() => {
    throw new AppError("not_found", "There is nothing at this address.");
  });
  // Where everybody who comes is let in, nobody may come by the name that the vendor knows.
  const refuseForeignOrigin = createOriginCheck(isAuthRequired(accessSettings) ? deps.names : null);
  // Here and below nothing waits where nothing has to: a wait costs each poll a turn of the loop.
  app.addHook("onRequest", (request, reply, done) => {
    reply.headers(request.url.startsWith("/api/") ? API_HEADERS : PAGE_HEADERS).header("x-request-id", request.id);
    // What is signed comes from elsewhere, under the name that elsewhere knows us by.
    if (!request.routeOptions.config.hasSignature) refuseForeignOrigin(request);
    // What removes something makes room.
    if (!isRead(request.method) && request.method !== "DELETE" && !deps.hasRoom()) throw diskFull();
    done();
  });

  await app.register(
    async (api) => {
      await api.register(cookie);
      api.addHook("onRoute", (route) => {
        if ([route.method].flat().every(isRead)) route.config = { ...route.config, rateLimit: false };
      });
      await api.register(rateLimit, {
        max: MAX_WRITES_PER_MINUTE,
        timeWindow: "1 minute",
        keyGenerator: ({ user, ip }) => user || ip,
      });
      const attempts = createAttempts(api);
      const access = createAccess(accessSettings, signIns, attempts);
      api.decorateRequest("user", isAuthRequired(accessSettings) ? "" : LOCAL_USER);
      if (isAuthRequired(accessSettings)) {
        api.addHook("onRequest", async (request) => {
          const { isPublic = false, hasSignature = false } = request.routeOptions.config;
          if (isPublic || hasSignature) return;
          const { user } = await access(request);
          if (user === null) throw new AppError("sign_in_required", "Sign in first. What you painted is kept in this browser.");
          refuseOtherUser(request, user);
          request.user = user;
        });
      }
      const routes = api.withTypeProvider<ZodTypeProvider>();
      await routes.register(health, deps);
      await routes.register(sessionRoutes, { accessSettings, access, attempts, signIns });
      await routes.register(engineRoutes, deps);
      await routes.register(imageRoutes, deps);
      await routes.register(editRoutes, deps);
      await routes.register(documentRoutes, deps);
      await routes.register(renderRoutes, deps);
      await routes.register(webhookRoutes, deps);
    },
    { prefix: "/api" },
  );
  if (deps.interfaceFolder !== null) await app.register(serveInterface, { folder: deps.interfaceFolder });
  return app;
}

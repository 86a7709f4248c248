import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { Credentials, WhoAmI } from "../../contract/signIn.ts";
import { AppError } from "../../core/appError.ts";
import { type Access, type AccessSettings, SIGN_IN_COOKIE } from "../security/access.ts";
import type { Attempts } from "../security/attempts.ts";
import { refuseOtherUser } from "../security/otherUser.ts";
import { userOfSecret } from "../security/tokens.ts";
import { SIGN_IN_MS, type SignIns } from "../storage/signIns.ts";

const BODY_LIMIT_BYTES = 8 * 1024;

export interface SessionDeps {
  readonly accessSettings: AccessSettings;
  readonly access: Access;
  readonly attempts: Attempts;
  readonly signIns: SignIns;
}

/** Signing in and out, and who has. */
export const sessionRoutes: FastifyPluginAsyncZod<SessionDeps> = async (app, { accessSettings, access, attempts, signIns }) => {
  const isPublic = { isPublic: true };

  app.get("/session", { config: isPublic, schema: { response: { 200: WhoAmI } } }, async (request, reply) => {
    reply.header("cache-control", "no-store");
    return access(request);
  });

  app.post(
    "/session",
    { config: isPublic, bodyLimit: BODY_LIMIT_BYTES, schema: { body: Credentials, response: { 201: WhoAmI } } },
    async (request, reply) => {
      const { name, secret } = request.body;
      await attempts.refuseTooMany(request);
      const token = userOfSecret(accessSettings.tokens, secret, name.trim());
      if (!token) {
        await attempts.count(request);
        throw new AppError("sign_in_refused", "This name and secret do not belong together. Check both and try again.");
      }
      const before = request.cookies[SIGN_IN_COOKIE];
      if (before !== undefined) await signIns.end(before);
      reply.setCookie(SIGN_IN_COOKIE, await signIns.begin(token), {
        path: "/",
        httpOnly: true,
        sameSite: "strict",
        // The page's own word, where a proxy took the https off: who lies about it harms himself alone.
        secure: request.protocol === "https" || request.headers.origin?.startsWith("https:") === true,
        maxAge: SIGN_IN_MS / 1_000,
      });
      return reply.code(201).header("cache-control", "no-store").send({ user: token.name, authMethod: "secret" });
    },
  );

  app.delete("/session", { config: isPublic }, async (request, reply) => {
    const { user } = await access(request);
    if (user !== null) refuseOtherUser(request, user);
    const id = request.cookies[SIGN_IN_COOKIE];
    if (id !== undefined) await signIns.end(id);
    return reply.clearCookie(SIGN_IN_COOKIE, { path: "/" }).code(204).send();
  });
};

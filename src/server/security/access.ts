import type { FastifyRequest } from "fastify";
import type { WhoAmI } from "../../contract/signIn.ts";
import { AppError } from "../../core/appError.ts";
import type { SignIns } from "../storage/signIns.ts";
import type { Attempts } from "./attempts.ts";
import { isListed } from "./proxies.ts";
import { type Token, userOfSecret } from "./tokens.ts";
import { LOCAL_USER } from "./user.ts";

export const SIGN_IN_COOKIE = "overpaint_session";
/** A name, an address: no list of two, which a header becomes that came twice. */
const NAME_SHAPE = /^[^\s,]{1,200}$/;

/** Settings that identify users. With neither tokens nor a header everybody who reaches the server is the local user. */
export interface AccessSettings {
  readonly tokens: readonly Token[];
  /** In lower case; set by the proxies alone. */
  readonly trustedHeader: string | null;
  /** Ranges of addresses. */
  readonly trustedProxies: readonly string[];
}

export const isAuthRequired = ({ tokens, trustedHeader }: AccessSettings): boolean => tokens.length > 0 || trustedHeader !== null;

/**
 * The user who sent a request, and what identifies them: the header of a listed proxy, else an `Authorization: Bearer` secret,
 * else the cookie of a browser that has signed in.
 *
 * @throws AppError proxy_refused for the proxy's header from anybody else, sign_in_refused for a wrong secret, rate_limited after many
 */
export function createAccess(settings: AccessSettings, signIns: SignIns, attempts: Attempts) {
  const { tokens, trustedHeader, trustedProxies } = settings;
  const authMethod = tokens.length > 0 ? "secret" : "proxy";

  return async (request: FastifyRequest): Promise<WhoAmI> => {
    if (!isAuthRequired(settings)) return { user: LOCAL_USER, authMethod: "nothing" };
    const named = trustedHeader === null ? undefined : request.headers[trustedHeader];
    if (named !== undefined) return { user: fromProxy(request, named), authMethod: "proxy" };
    const secret = /^Bearer (.+)$/i.exec(request.headers.authorization ?? "")?.[1];
    if (secret !== undefined) return { user: await fromSecret(request, secret), authMethod: "secret" };
    const id = request.cookies[SIGN_IN_COOKIE];
    return { user: id === undefined ? null : await signIns.userOf(id), authMethod };
  };

  function fromProxy({ socket }: FastifyRequest, named: string | string[]): string {
    if (!isListed(socket.remoteAddress, trustedProxies)) {
      throw new AppError("proxy_refused", "Only the sign-on proxy may name the user. Open the address that your team was given.");
    }
    if (typeof named === "string" && NAME_SHAPE.test(named)) return named;
    throw new AppError("sign_in_required", "The sign-on proxy does not say who the user is. Tell your administrator.", {
      details: { kind: "proxy_silent" },
    });
  }

  async function fromSecret(request: FastifyRequest, secret: string): Promise<string> {
    await attempts.refuseTooMany(request);
    const token = userOfSecret(tokens, secret);
    if (token) return token.name;
    await attempts.count(request);
    throw new AppError("sign_in_refused", "No user has this secret. See OVERPAINT_TOKENS for yours.", {
      details: { kind: "token" },
    });
  }
}
export type Access = ReturnType<typeof createAccess>;

import { isIP } from "node:net";
import type { FastifyRequest } from "fastify";
import { AppError } from "../../core/appError.ts";

const LOOPBACK_NAMES: readonly string[] = ["127.0.0.1", "localhost", "[::1]"];
const READS = new Set(["GET", "HEAD", "OPTIONS"]);

/** True for methods that change nothing. */
export const isRead = (method: string): boolean => READS.has(method);

/** The server's names as seen from outside, where users have to sign in. */
export interface PublicNames {
  /** The host it listens on: a name or an address. */
  readonly host: string;
  readonly publicUrl: string | undefined;
}

/**
 * Refuses what another site's page could make a browser send: a Host that is not the server's own (DNS rebinding), and a state-changing
 * call with another origin (CSRF). No Origin at all is a program, not a page. A bare address as Host is nobody's DNS name.
 *
 * @param names null where nobody is asked who he is: then only loopback names are the server's, even if it has a public one
 * @throws AppError origin_refused
 * @see https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html "Verifying origin with standard headers"
 */
export function createOriginCheck(names: PublicNames | null) {
  const own = new Set(LOOPBACK_NAMES);
  const publicUrl = names?.publicUrl === undefined ? null : new URL(names.publicUrl);
  if (names) own.add(names.host);
  if (publicUrl) own.add(publicUrl.hostname);
  const otherName = (): AppError =>
    publicUrl
      ? refused("name", `This server answers only under its own name. Open ${publicUrl.origin}.`, { url: publicUrl.origin })
      : names
        ? refused("unnamed", "This server answers only under its own name. Open it by that, or set PUBLIC_URL.")
        : refused("loopback", "This server answers only to 127.0.0.1 and localhost. Open it by one of these names.");

  const isOurs = (host: string): boolean => {
    const hostname = hostnameOf(`http://${host}`);
    return hostname !== null && (own.has(hostname) || (names !== null && isAddress(hostname)));
  };
  // Whoever polls comes by the same name each time.
  let lastOurs: string | null = null;

  return ({ method, headers, host }: Pick<FastifyRequest, "method" | "headers" | "host">): void => {
    if (host !== lastOurs) {
      if (!isOurs(host)) throw otherName();
      lastOurs = host;
    }
    if (isRead(method) || headers.origin === undefined) return;
    const origins = [`http://${host}`, `https://${host}`, publicUrl?.origin];
    if (!origins.includes(headers.origin)) {
      throw refused("other_site", "The request came from another site's page and was refused.");
    }
  };
}

const refused = (kind: string, message: string, details: { readonly url?: string } = {}): AppError =>
  new AppError("origin_refused", message, { details: { kind, ...details } });

const isAddress = (hostname: string): boolean => isIP(hostname.replace(/^\[|\]$/g, "")) !== 0;

const hostnameOf = (url: string): string | null => URL.parse(url)?.hostname ?? null;

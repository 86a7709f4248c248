import type { FastifyRequest } from "fastify";
import { AppError } from "../../core/appError.ts";

const LOOPBACK_NAMES = new Set(["127.0.0.1", "localhost", "[::1]"]);
const READS = new Set(["GET", "HEAD", "OPTIONS"]);

/** True for methods that change nothing. */
export const isRead = (method: string): boolean => READS.has(method);

/**
 * Refuses what another site's page could make a browser send: a Host that is not a loopback name while the server is bound to loopback
 * (DNS rebinding), and a state-changing call with another origin (CSRF). No Origin at all is a program, not a page.
 *
 * @throws AppError origin_refused
 * @see https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html "Verifying origin with standard headers"
 */
export function refuseForeignOrigin({ method, headers }: Pick<FastifyRequest, "method" | "headers">): void {
  const host = headers.host ?? "";
  const hostname = hostnameOf(`http://${host}`);
  if (hostname === null || !LOOPBACK_NAMES.has(hostname)) {
    throw new AppError("origin_refused", "This server answers only to 127.0.0.1 and localhost. Open it by one of these names.");
  }
  if (isRead(method) || headers.origin === undefined) return;
  if (headers.origin !== `http://${host}` && headers.origin !== `https://${host}`) {
    throw new AppError("origin_refused", "The request came from another site's page and was refused.");
  }
}

function hostnameOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).hostname : null;
}

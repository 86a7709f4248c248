import { lookup as lookupHost } from "node:dns/promises";
import { isIP, type LookupFunction } from "node:net";
import { Readable } from "node:stream";
import { Agent, request } from "undici";
import { AppError } from "../../core/appError.ts";
import { type ImageLimits, refuseTooManyBytes } from "../storage/imageLimits.ts";
import { isPublicAddress } from "./publicAddress.ts";

const MAX_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const PORTS = new Set(["", "80", "443"]);

/** Every address of a name. */
export type Resolve = (hostname: string) => Promise<readonly { readonly address: string; readonly family: number }[]>;

export interface FetchPublicSettings {
  /** "host:port" that may be asked although it is not on the public internet: a team's own picture server. */
  readonly allowedHosts: readonly string[];
  readonly limits: Pick<ImageLimits, "maxUploadMb">;
  readonly resolve?: Resolve;
  /** Milliseconds until a response must have begun, may pause, must be over. */
  readonly waits?: { readonly beginMs: number; readonly pauseMs: number; readonly wholeMs: number };
}

export type FetchPublic = (url: string, gone: AbortSignal) => Promise<Readable>;

const WAITS = { beginMs: 10_000, pauseMs: 10_000, wholeMs: 60_000 };

/**
 * Makes the one way in which the server asks an address that somebody names. Nothing but the public internet is reached: addresses are
 * checked after the name was resolved, at each redirect anew, and the connection goes to the checked address and to no other, so that a
 * name that changes meanwhile gains nothing. No cookie, no referrer, no more bytes than an upload may have.
 *
 * @returns a function that gives the response's bytes; it throws AppError url_refused, url_unreachable, image_too_many_bytes
 * @see https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html
 */
export function createFetchPublic({
  allowedHosts,
  limits,
  resolve = resolveAll,
  waits = WAITS,
}: FetchPublicSettings): FetchPublic {
  const agentFor = (isTrusted: boolean) =>
    new Agent({
      connect: { lookup: isTrusted ? lookupOf(resolve) : lookupOf(onlyPublic(resolve)), timeout: waits.beginMs },
      headersTimeout: waits.beginMs,
      bodyTimeout: waits.pauseMs,
      maxHeaderSize: 16_384,
      // The next request may be to another's address of the same name.
      pipelining: 0,
    });
  const [open, trusted] = [agentFor(false), agentFor(true)];

  return async (address, gone) => {
    const signal = AbortSignal.any([gone, AbortSignal.timeout(waits.wholeMs)]);
    let url = checked(address, allowedHosts);
    for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
      const dispatcher = isAllowed(url, allowedHosts) ? trusted : open;
      const headers = { accept: "image/*", "accept-encoding": "identity", "user-agent": "Overpaint" };
      const response = await request(url, { dispatcher, signal, headers }).catch((error: unknown) => {
        throw unreachable(error);
      });
      const { location } = response.headers;
      if (REDIRECTS.has(response.statusCode) && typeof location === "string") {
        drop(response.body);
        if (!URL.canParse(location, url.href))
          throw refused("redirect_unreadable", "It redirects to an address that cannot be read.");
        url = checked(new URL(location, url).href, allowedHosts);
        continue;
      }
      try {
        if (response.statusCode !== 200) throw responded(response.statusCode);
        if ((response.headers["content-encoding"] ?? "identity") !== "identity") {
          throw refused("compressed", "It sends compressed data. Save the image and open the file.");
        }
        refuseTooManyBytes(Number(response.headers["content-length"] ?? 0), limits);
      } catch (error) {
        drop(response.body);
        throw error;
      }
      return Readable.from(bytesOf(response.body));
    }
    throw refused("redirect_loop", "It redirects without end.");
  };
}

/** Destroys a body that is not read; its error is ignored. */
const drop = (body: Readable): void => void body.on("error", () => {}).destroy();

async function* bytesOf(body: Readable): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of body) yield Buffer.from(chunk);
  } catch (error) {
    throw unreachable(error);
  }
}

/** @throws AppError url_refused */
function checked(address: string, allowedHosts: readonly string[]): URL {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (!url || (url.protocol !== "http:" && url.protocol !== "https:"))
    throw refused("scheme", "It must begin with https:// or http://.");
  if (url.username !== "" || url.password !== "") throw refused("credentials", "Remove the name and password.");
  if (isAllowed(url, allowedHosts)) return url;
  if (!PORTS.has(url.port)) throw refused("port", "Remove the port.");
  const hostname = url.hostname.replace(/^\[|\]$/g, "");
  // No name is resolved for these, so they would be checked nowhere else.
  if (isIP(hostname) !== 0 && !isPublicAddress(hostname)) throw notPublic();
  return url;
}

const isAllowed = ({ protocol, hostname, port }: URL, allowedHosts: readonly string[]): boolean =>
  allowedHosts.includes(`${hostname}:${port || (protocol === "https:" ? "443" : "80")}`);

const resolveAll: Resolve = (hostname) => lookupHost(hostname, { all: true });

/** One address that is not public is one too many: who names it means no good. */
const onlyPublic =
  (resolve: Resolve): Resolve =>
  async (hostname) => {
    const addresses = await resolve(hostname);
    if (!addresses.every(({ address }) => isPublicAddress(address))) throw notPublic();
    return addresses;
  };

/** As a socket asks for it: it then connects to what it is given. */
const lookupOf =
  (resolve: Resolve): LookupFunction =>
  (hostname, options, callback) => {
    resolve(hostname).then(
      (addresses) => {
        const [first] = addresses;
        if (!first) callback(new Error("This name has no address."), "", 0);
        else if (options.all) callback(null, [...addresses]);
        else callback(null, first.address, first.family);
      },
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), "", 0),
    );
  };

const refused = (kind: string, why: string) =>
  new AppError("url_refused", `That address can't be used: ${why.charAt(0).toLowerCase()}${why.slice(1)}`, { details: { kind } });
const notPublic = () => refused("not_public", "It is not on the public internet. Save the image and open the file.");
const responded = (status: number) =>
  new AppError("url_unreachable", `There is no image at this address: it returned ${status}. Save the image and open the file.`, {
    details: { status },
  });

/** A refusal of our own stays what it is; of what the network says nothing is told. */
function unreachable(error: unknown): AppError {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) if (cause instanceof AppError) return cause;
  return new AppError(
    "url_unreachable",
    "This address did not respond, or too slowly. Check it, or save the image and open the file.",
    { cause: error, details: { kind: "no_response" } },
  );
}

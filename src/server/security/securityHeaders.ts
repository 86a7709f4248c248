import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import helmet, { type HelmetOptions } from "helmet";
import { CONTENT_SECURITY_POLICY } from "./contentSecurityPolicy.ts";

type Headers = ReturnType<ServerResponse["getHeaders"]>;

/** Headers of the interface's files that say what they may do in the browser. Built once: they are the same each time. */
export const PAGE_HEADERS: Headers = headersOf({
  contentSecurityPolicy: CONTENT_SECURITY_POLICY,
  // Plain http on loopback: hsts and upgrades would lock the browser out.
  strictTransportSecurity: false,
});

/** The same for the API's answers. A browser that opens one as a page gets nothing to run or load, whatever the bytes are. */
export const API_HEADERS: Headers = headersOf({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], sandbox: [] },
  },
  strictTransportSecurity: false,
  // These are about pages.
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xFrameOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
});

function headersOf(options: HelmetOptions): Headers {
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  helmet(options)(request, response, () => {});
  return response.getHeaders();
}

import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import helmet from "helmet";
import { CONTENT_SECURITY_POLICY } from "./contentSecurityPolicy.ts";

/** What every answer says to the browser about what it may do with it: the same each time, so put together once. */
export const SECURITY_HEADERS = headersOf(
  // Plain http on loopback: hsts and upgrades would lock the browser out.
  helmet({ contentSecurityPolicy: CONTENT_SECURITY_POLICY, strictTransportSecurity: false }),
);

function headersOf(secure: ReturnType<typeof helmet>): ReturnType<ServerResponse["getHeaders"]> {
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  secure(request, response, () => {});
  return response.getHeaders();
}

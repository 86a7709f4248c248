import type { IncomingMessage } from "node:http";

const MAX_BYTES = 256 * 1024 * 1024;
const MAX_MS = 30_000;

/**
 * Throws away what somebody goes on sending who was refused already: a connection that is closed on him takes the response away before it
 * is read. Who does not come to an end is cut off.
 */
export function drain(request: IncomingMessage): void {
  if (request.complete) return;
  let bytes = 0;
  const cutOff = () => {
    if (!request.complete) request.destroy();
  };
  request.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) cutOff();
  });
  request.resume();
  AbortSignal.timeout(MAX_MS).addEventListener("abort", cutOff, { once: true });
}

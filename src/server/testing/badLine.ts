import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** State of a line: it passes bytes on, holds them back, ends every connection and takes no new one, or lets answers trickle. */
export type LineState = "good" | "silent" | "cut" | "slow";

/** Between two bytes of a slow line. */
const BYTE_EVERY_MS = 50;

/** A TCP line to a service on loopback that can be made a bad one. */
export interface BadLine {
  readonly port: number;
  become(state: LineState): void;
  close(): Promise<void>;
}

/** @param to the service's port */
export async function openBadLine(to: number): Promise<BadLine> {
  let state: LineState = "good";
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.once("close", () => sockets.delete(socket));
  };
  const trickle = (bytes: Buffer, into: Socket): void => {
    let at = 0;
    const timer = setInterval(() => {
      if (into.destroyed || at === bytes.length) clearInterval(timer);
      else into.write(bytes.subarray(at, ++at));
    }, BYTE_EVERY_MS);
  };
  const server = createServer((near) => {
    if (state === "cut") return near.destroy();
    const far = connect(to, "127.0.0.1");
    for (const socket of [near, far]) keep(socket);
    for (const [from, into] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on("data", (bytes) => {
        if (state === "good" || (state === "slow" && from === near)) into.write(bytes);
        else if (state === "slow") trickle(bytes, into);
      });
      from.once("close", () => into.destroy());
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The line has no port.");
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: address.port,
    become(next) {
      // What was kept back is lost, as its connection is.
      if (state === "silent" || next === "cut") cut();
      state = next;
    },
    async close() {
      cut();
      server.close();
      await once(server, "close");
    },
  };
}

import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** What a line does with what comes over it: pass it on, keep it, or end every connection and take no new one. */
export type LineState = "good" | "silent" | "cut";

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
  const server = createServer((near) => {
    if (state === "cut") return near.destroy();
    const far = connect(to, "127.0.0.1");
    for (const socket of [near, far]) keep(socket);
    for (const [from, into] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on("data", (bytes) => state === "good" && into.write(bytes));
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

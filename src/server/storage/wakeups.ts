import pg from "pg";
import { breakOff, limitQueries } from "./limitQueries.ts";

/**
 * Tells every process on a database that one of them has taken work on. It may come twice, late or not at all: the rows are the truth, and
 * are looked at now and then all the same.
 */
export interface Wakeups {
  /** Calls back from then on. Where the connection has broken since, another call makes a new one. */
  listen(onWake: () => void): Promise<void>;
  wake(): Promise<void>;
  close(): Promise<void>;
}

/** For a database that no other process can have open. */
export const NO_WAKEUPS: Wakeups = { listen: async () => {}, wake: async () => {}, close: async () => {} };

const CHANNEL = "overpaint_edits";

/**
 * By LISTEN and NOTIFY, over a connection that listens alone.
 *
 * @param queryMs how long a query may take
 * @param notify sends over another connection
 */
export function postgresWakeups(
  { queryMs, ...settings }: pg.ClientConfig & { readonly queryMs: number },
  notify: (channel: string) => Promise<unknown>,
): Wakeups {
  let listening: pg.Client | null = null;
  return {
    async listen(onWake) {
      if (listening) return;
      const client = new pg.Client(settings);
      limitQueries(client, queryMs);
      const onLost = () => {
        if (listening === client) listening = null;
      };
      client.on("error", onLost);
      client.on("end", onLost);
      client.on("notification", onWake);
      listening = client;
      try {
        await client.connect();
        await client.query(`listen ${CHANNEL}`);
      } catch (error) {
        onLost();
        breakOff(client);
        throw error;
      }
    },
    async wake() {
      await notify(CHANNEL);
    },
    async close() {
      if (listening) breakOff(listening);
      listening = null;
    },
  };
}

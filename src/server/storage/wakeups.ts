import pg from "pg";

/**
 * Tells every process on a database that there is work. It may come twice, late or not at all: the rows are the truth, and are looked at
 * now and then all the same.
 */
export interface Wakeups {
  /** Calls back from then on. Where the connection has broken since, another call makes a new one. */
  listen(onWake: () => void): Promise<void>;
  wake(): Promise<void>;
  close(): Promise<void>;
}

/** Where no other process can have the database open. */
export function ownWakeups(): Wakeups {
  let onWake: (() => void) | null = null;
  return {
    async listen(listener) {
      onWake = listener;
    },
    async wake() {
      onWake?.();
    },
    async close() {
      onWake = null;
    },
  };
}

const CHANNEL = "overpaint_edits";

/** By LISTEN and NOTIFY, over a connection that listens alone. @param notify sends over another one */
export function postgresWakeups(settings: pg.ClientConfig, notify: (channel: string) => Promise<unknown>): Wakeups {
  let listening: pg.Client | null = null;
  return {
    async listen(onWake) {
      if (listening) return;
      const client = new pg.Client(settings);
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
        await client.end().catch(() => {});
        throw error;
      }
    },
    async wake() {
      await notify(CHANNEL);
    },
    async close() {
      const client = listening;
      listening = null;
      await client?.end().catch(() => {});
    },
  };
}

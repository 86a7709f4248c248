import { type Kysely, sql } from "kysely";
import type { Tables } from "../storage/tables.ts";

/** Any number, the same in every process. */
const LEASE_LOCK = 4_860_001;

export interface Leased {
  readonly id: string;
  readonly engine: string;
}

/** No edit is given back to rest for longer. */
const MAX_IDLE_MS = 120_000;

/** In the database's time. */
const fromNow = (ms: number) => sql<Date>`now() + ${ms}::double precision * interval '1 millisecond'`;

/** Leases on edits: who works on which edit, for how long nobody else may, and whose turn is next, across all processes. */
export function createLeases(db: Kysely<Tables>) {
  return {
    /**
     * Takes an edit that has something to do and that nobody works on: of the user who has the fewest under way, the oldest.
     *
     * A time that is further ahead than one is ever set is of a clock that was set back since, and holds nobody up.
     *
     * @param room how many edits of an engine may be under way in all processes together; engines left out are passed over
     * @param here what the caller works on already, whatever the database's clock makes of its leases
     */
    async leaseNext(
      owner: string,
      leaseMs: number,
      room: ReadonlyMap<string, number>,
      here: readonly string[] = [],
    ): Promise<Leased | null> {
      if (room.size === 0) return null;
      // Twice, as another process's transaction may have begun after this one.
      const isLeased = sql`lease_until > now() and lease_until <= ${fromNow(2 * leaseMs)}`;
      const isResting = sql`next_poll_at > now() and next_poll_at <= ${fromNow(MAX_IDLE_MS)}`;
      const isElsewhere = here.length > 0 ? sql`edits.id not in (${sql.join(here)})` : sql`true`;
      const limits = sql.join([...room].map(([engine, atOnce]) => sql`(${engine}::text, ${atOnce}::bigint)`));
      return await db.transaction().execute(async (transaction) => {
        // One at a time, or two processes would count the same room.
        await sql`select pg_advisory_xact_lock(${LEASE_LOCK})`.execute(transaction);
        const { rows } = await sql<Leased>`
          with busy as (
            select engine, user_id, count(*) as under_way from edits where stage <> 'done' and ${isLeased} group by engine, user_id
          ), open as (
            select limits.engine from (values ${limits}) as limits (engine, at_once)
            where at_once > (select coalesce(sum(under_way), 0) from busy where busy.engine = limits.engine)
          )
          update edits set lease_owner = ${owner}, lease_until = ${fromNow(leaseMs)}, next_poll_at = null, attempts = attempts + 1
          where id = (
            select edits.id from edits join open using (engine) left join busy using (engine, user_id)
            where stage <> 'done' and (${isLeased}) is not true and (${isResting}) is not true and ${isElsewhere}
            order by coalesce(under_way, 0), created_at, edits.id limit 1)
          returning id, engine`.execute(transaction);
        return rows[0] ?? null;
      });
    },

    /** False when the lease was lost, or nothing is left to do. @param watchedMs null: as it is */
    async renew(id: string, owner: string, leaseMs: number, watchedMs: number | null): Promise<boolean> {
      const { numUpdatedRows } = await db
        .updateTable("edits")
        .set({ lease_until: fromNow(leaseMs), ...(watchedMs === null ? {} : { watched_ms: watchedMs }) })
        .where("id", "=", id)
        .where("lease_owner", "=", owner)
        .where("stage", "<>", "done")
        .executeTakeFirstOrThrow();
      return numUpdatedRows > 0n;
    },

    /** Gives the edit back; nobody takes it for `restMs`, which count as watched. */
    async release(id: string, owner: string, restMs = 0): Promise<void> {
      await db
        .updateTable("edits")
        .set(({ eb }) => ({
          lease_owner: null,
          lease_until: null,
          next_poll_at: restMs > 0 ? fromNow(restMs) : null,
          watched_ms: eb("watched_ms", "+", restMs),
        }))
        .where("id", "=", id)
        .where("lease_owner", "=", owner)
        .execute();
    },

    /** Ends every lease: for a database that nobody else can have open. */
    async releaseAll(): Promise<void> {
      await db.updateTable("edits").set({ lease_owner: null, lease_until: null }).where("stage", "<>", "done").execute();
    },
  };
}

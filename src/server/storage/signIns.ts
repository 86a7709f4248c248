import { createHmac, randomBytes } from "node:crypto";
import { sql } from "kysely";
import type { Token } from "../security/tokens.ts";
import type { Database } from "./database.ts";

/** A month: long enough not to be in the way, and what was painted meanwhile outlives it. */
export const SIGN_IN_MS = 30 * 86_400_000;
/** In the database's time. */
const NOW = sql<Date>`now()`;
const ID_BYTES = 32;
const ID_SHAPE = /^[\w-]{43}$/;

/** Users who have signed in, by browser. In the database, so that sign-ins outlive a restart and hold on every replica. */
export interface SignIns {
  /** Gives the id that the browser keeps; here only its hash is. */
  begin(token: Token): Promise<string>;
  /** Null when it is unknown, ended or too old, or the user is no more, or has another secret. */
  userOf(id: string): Promise<string | null>;
  /** One that is over already is no error. */
  end(id: string): Promise<void>;
}

/**
 * The hash is keyed with the user's secret: who reads the table can sign in as nobody, and a changed secret ends what was begun with
 * the old one.
 */
const hashOf = ({ secret }: Token, id: string): string => createHmac("sha256", secret).update(id).digest("hex");

export function createSignIns({ db }: Pick<Database, "db">, tokens: readonly Token[]): SignIns {
  const hashesOf = (id: string): Map<string, Token> =>
    new Map(ID_SHAPE.test(id) ? tokens.map((token) => [hashOf(token, id), token]) : []);

  return {
    async begin(token) {
      const id = randomBytes(ID_BYTES).toString("base64url");
      await db.deleteFrom("sign_ins").where("expires_at", "<=", NOW).execute();
      const expiresAt = sql<Date>`now() + ${SIGN_IN_MS}::double precision * interval '1 millisecond'`;
      await db
        .insertInto("sign_ins")
        .values({ id_hash: hashOf(token, id), user_id: token.name, expires_at: expiresAt })
        .execute();
      return id;
    },
    async userOf(id) {
      const hashes = hashesOf(id);
      if (hashes.size === 0) return null;
      const row = await db
        .selectFrom("sign_ins")
        .select(["id_hash", "user_id"])
        .where("id_hash", "in", [...hashes.keys()])
        .where("expires_at", ">", NOW)
        .executeTakeFirst();
      return row && hashes.get(row.id_hash)?.name === row.user_id ? row.user_id : null;
    },
    async end(id) {
      const hashes = hashesOf(id);
      if (hashes.size > 0)
        await db
          .deleteFrom("sign_ins")
          .where("id_hash", "in", [...hashes.keys()])
          .execute();
    },
  };
}

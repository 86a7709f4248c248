import { z } from "zod/mini";
import { NAME_MAX } from "./limits.ts";
import { textOf } from "./text.ts";

const SECRET_MAX = 1_000;

/**
 * For whom a page works, URI-encoded, on all that it asks: where somebody else has signed in in the same browser since, it is refused as
 * `other_user`, and nothing of one user gets to another.
 */
export const USER_HEADER = "overpaint-user";

/** Name and secret that a user types to sign in. */
export const Credentials = z.strictObject({
  name: textOf(NAME_MAX),
  secret: textOf(SECRET_MAX),
});
export type Credentials = z.infer<typeof Credentials>;

/**
 * The user who asks. `by` tells how users are identified here: by nothing, on the machine itself; by a secret, typed once; or by
 * the proxy in front of the server. `user` is null for somebody who has to sign in first.
 */
export const WhoAmI = z.strictObject({ user: z.nullable(z.string()), authMethod: z.enum(["nothing", "secret", "proxy"]) });
export type WhoAmI = z.infer<typeof WhoAmI>;

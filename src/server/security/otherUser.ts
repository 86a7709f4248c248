import type { FastifyRequest } from "fastify";
import { USER_HEADER } from "../../contract/signIn.ts";
import { AppError } from "../../core/appError.ts";

/**
 * Refuses what a page asks for one user while its browser is signed in as another.
 *
 * @param user who asks, as the server knows
 * @throws AppError other_user; details.user says who is signed in
 */
export function refuseOtherUser({ headers }: FastifyRequest, user: string): void {
  const named = headers[USER_HEADER];
  if (named === undefined || named === encodeURIComponent(user)) return;
  throw new AppError(
    "other_user",
    `This page belongs to another user: ${user} has signed in in this browser since it was opened. Nothing was changed. Sign in again as its user, or reload it.`,
    { details: { user } },
  );
}

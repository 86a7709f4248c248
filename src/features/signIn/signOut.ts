import { signOut } from "../../api/signIn.ts";
import { AppError } from "../../core/appError.ts";
import { m } from "../../messages/messages.js";
import type { Session } from "../../session/session.ts";
import { forgetUser } from "./lastUser.ts";

/**
 * Signs out. What this browser holds stays for its user, and is there when he is back; or it is removed, where the server has all of it.
 *
 * @throws AppError; then nothing is removed, and he is still signed in
 */
export async function leave(session: Session, { removes }: { readonly removes: boolean }): Promise<void> {
  await session.makeSafe();
  if (removes) {
    await session.syncNow();
    if ((await session.unsent()).length > 0) throw new AppError("unsent", m.sign_in_not_removed());
  }
  await signOut();
  if (removes) await session.removeAll();
  forgetUser();
  location.reload();
}

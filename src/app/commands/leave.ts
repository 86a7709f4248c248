import { signOut } from "../../api/signIn.ts";
import type { Session } from "../../session/session.ts";
import { forgetUser } from "../lastUser.ts";

/** Signs out. What is open stays in this browser for its user, and is there when he is back. */
export async function leave(session: Session): Promise<void> {
  await session.flush();
  await signOut();
  forgetUser();
  location.reload();
}

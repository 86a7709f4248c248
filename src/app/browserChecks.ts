import { isReadBackTrue } from "../imaging/readBack/isReadBackTrue.ts";
import { m } from "../messages/messages.js";
import { askToPersist } from "../session/askToPersist.ts";
import type { Session } from "../session/session.ts";
import { notify } from "../workspace/notify.ts";

/** Says where this browser would spoil the work, before any is done, and asks it to keep what is saved. */
export async function checkBrowser(session: Session): Promise<void> {
  askToPersist(session);
  // While the worker that tries it cannot be fetched, nothing is known; the server's absence is told elsewhere.
  const isTrue = await isReadBackTrue().catch(() => true);
  if (!isTrue) await notify(m.app_falsified_canvas(), m.app_falsified_canvas_hint(), "falsified-canvas");
}

import { m } from "../../messages/messages.js";
import { notify } from "../../workspace/notify.ts";

/** Says that records of this browser are not read, and are kept. */
export const notifySetAside = (count: number): Promise<void> =>
  notify(m.sync_set_aside(), m.sync_set_aside_hint({ count }), "set-aside");

import { m } from "../../messages/messages.js";
import { notify } from "../../workspace/notify.ts";

/** Says that another browser has changed what is shown; once, until it is closed. */
export const notifyForeign = (isBehind: boolean): Promise<void> =>
  notify(m.sync_foreign_change(), isBehind ? m.sync_foreign_mask() : m.sync_foreign_shown(), "foreign");

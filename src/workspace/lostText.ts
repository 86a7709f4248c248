import { m } from "../messages/messages.js";
import type { LostEdit } from "./trackedEdits.ts";

/** The reason why an edit is lost. */
export const lostText = ({ reason }: LostEdit): string =>
  reason.code === "not_found" ? m.workspace_edit_lost() : reason.message;

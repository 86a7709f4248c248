import type { LostEdit } from "./trackedEdits.ts";

/** Why an edit is lost. */
export const lostText = ({ reason }: LostEdit): string =>
  reason.code === "not_found" ? "The server does not have this edit any more, so no result will come." : reason.message;

import { notify } from "../../workspace/notify.ts";

/** Says that another browser has changed what is shown; once, until it is closed. */
export const notifyForeign = (isBehind: boolean): Promise<void> =>
  notify(
    "Changed in another browser",
    isBehind
      ? "It was painted on there, on a canvas of another size. One undo shows that."
      : "What was done there is shown here now. Undo takes it back.",
    "foreign",
  );

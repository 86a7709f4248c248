import { notify } from "../../workspace/notify.ts";

/** Says that records of this browser are not read, and are kept. */
export const notifySetAside = (count: number): Promise<void> =>
  notify(
    "Something kept in this browser can't be read",
    `${count === 1 ? "It was" : `${count} items were`} written by another version of Overpaint, or damaged. Nothing is deleted: ${count === 1 ? "it is" : "they are"} set aside in this browser. Update Overpaint and reload, or ask your administrator.`,
    "set-aside",
  );

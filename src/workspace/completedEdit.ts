import type { Edit, Result } from "../contract/edits.ts";

/** An edit whose result is here. */
export type CompletedEdit = Edit & { readonly result: Result };

export const hasResult = (edit: Edit): edit is CompletedEdit => edit.result !== null;

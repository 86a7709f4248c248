import type { Candidate, Edit } from "../contract/edits.ts";

/** An edit whose answer is here. */
export type CompletedEdit = Edit & { readonly candidate: Candidate };

export const hasResult = (edit: Edit): edit is CompletedEdit => edit.candidate !== null;

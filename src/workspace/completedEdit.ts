import type { Candidate, Edit } from "../contract/edits.ts";

/** An edit whose answer is here. */
export type AnsweredEdit = Edit & { readonly candidate: Candidate };

export const isAnswered = (edit: Edit): edit is AnsweredEdit => edit.candidate !== null;

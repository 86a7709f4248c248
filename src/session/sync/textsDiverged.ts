import { AppError } from "../../core/appError.ts";
import { m } from "../../messages/messages.js";
import type { TextConflict } from "./mergeDocuments.ts";

/** Texts were changed in this browser and in another one: both are kept until a designer chooses. */
export class TextsDiverged extends AppError {
  readonly conflicts: readonly TextConflict[];

  constructor(conflicts: readonly TextConflict[]) {
    super("document_diverged", m.session_texts_diverged());
    this.conflicts = conflicts;
  }
}

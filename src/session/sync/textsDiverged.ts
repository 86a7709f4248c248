import { AppError } from "../../core/appError.ts";
import type { TextConflict } from "./mergeDocuments.ts";

/** Texts were changed in this browser and in another one: both are kept until a designer chooses. */
export class TextsDiverged extends AppError {
  readonly conflicts: readonly TextConflict[];

  constructor(conflicts: readonly TextConflict[]) {
    super("document_diverged", "Changed in another browser, too. Choose which text stays.");
    this.conflicts = conflicts;
  }
}

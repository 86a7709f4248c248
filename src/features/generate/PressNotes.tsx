import { IconAlertTriangle } from "@tabler/icons-react";
import { problemText } from "../../api/problemText.ts";
import { messageOf } from "../../ui/format.ts";
import { budgetWarning } from "./budgetWarning.ts";
import { isStopping, type Press } from "./press.ts";

/** Why the last press failed, or the next one will: what to do. It stands beside the button. */
export function PressNotes({ press }: { readonly press: Press }) {
  const { engine, count, failure, editError } = press;
  const failed = failure ? messageOf(failure) : editError && problemText(editError);
  const overBudget = isStopping(press) ? null : budgetWarning(engine, count);
  return (
    <>
      {failed && (
        <div className="note" data-tone="bad" role="alert">
          <IconAlertTriangle aria-hidden /> <span>{failed}</span>
        </div>
      )}
      {overBudget && (
        <div className="note" data-tone="warn">
          <IconAlertTriangle aria-hidden /> <span>{overBudget}</span>
        </div>
      )}
    </>
  );
}

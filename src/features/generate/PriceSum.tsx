import { countText } from "../../intl/figures.ts";
import { m } from "../../messages/messages.js";
import { costText } from "../../ui/format.ts";
import type { Press } from "./press.ts";

/** "3 edits × 9 credits", and how much of what is left that takes. */
export function PriceSum({ press: { engine, count, crop } }: { readonly press: Press }) {
  const { creditsPerEdit, balance } = engine;
  const credits = costText(creditsPerEdit);
  const cost = crop ? 0 : count * creditsPerEdit;
  return (
    <div className="row price-sum dim">
      <span>{crop ? m.free() : m.generate_sum({ count, credits })}</span>
      <span>
        {cost === 0
          ? credits
          : balance === undefined
            ? costText(cost)
            : m.generate_of_balance({ cost: countText(cost), balance: countText(balance) })}
      </span>
    </div>
  );
}

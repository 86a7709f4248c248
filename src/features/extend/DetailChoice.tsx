import type { EngineDescription } from "../../contract/edits.ts";
import { type Detail, mostEnlarged, stepsTo } from "../../core/outpaint/plan.ts";
import { Choice } from "../../ui/Choice.tsx";
import { costText, isEnlarged, scaleText } from "../../ui/format.ts";
import type { ExtensionPlan } from "../../workspace/extensionPlan.ts";

interface DetailChoiceProps {
  readonly way: ExtensionPlan;
  readonly engine: EngineDescription;
  readonly onChange: (detail: Detail) => void;
}

/** A few edits that are enlarged, or as many as it takes to enlarge none; nothing where the few are not, or the way was begun. */
export function DetailChoice({ way: { goal, step }, engine, onChange }: DetailChoiceProps) {
  const fewest = stepsTo({ ...goal, detail: "fewest" });
  const scale = mostEnlarged(fewest, engine.sizes);
  if (step > 1 || !isEnlarged(scale)) return null;
  const count = (detail: Detail) => (detail === "fewest" ? fewest : stepsTo({ ...goal, detail })).length;
  const option = (detail: Detail, name: string, comes: string) => ({
    value: detail,
    label: (
      <span className="way">
        {name}
        <small>
          {count(detail) === 1 ? "1 edit" : `${count(detail)} edits`}, {comes}
        </small>
        <small>{costText(count(detail) * engine.creditsPerEdit)}</small>
      </span>
    ),
  });
  return (
    <Choice
      label="Detail"
      fullWidth
      value={goal.detail}
      options={[option("fewest", "Fewest edits", scaleText(scale)), option("full", "Full detail", "at 1:1")]}
      onChange={onChange}
    />
  );
}

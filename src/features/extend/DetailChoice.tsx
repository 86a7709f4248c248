import type { EngineDescription } from "../../contract/edits.ts";
import { type Detail, maxUpscale, stepsTo } from "../../core/outpaint/plan.ts";
import { m } from "../../messages/messages.js";
import { Choice } from "../../ui/Choice.tsx";
import { costText, isUpscaled, scaleText } from "../../ui/format.ts";
import type { ExtensionPlan } from "../../workspace/extensionPlan.ts";

interface DetailChoiceProps {
  readonly way: ExtensionPlan;
  readonly engine: EngineDescription;
  readonly onChange: (detail: Detail) => void;
}

/** A few edits that are upscaled, or as many as it takes to upscale none; nothing where the few are not, or the way was begun. */
export function DetailChoice({ way: { goal, step }, engine, onChange }: DetailChoiceProps) {
  const fewest = stepsTo({ ...goal, detail: "fewest" });
  const scale = maxUpscale(fewest, engine.sizes);
  if (step > 1 || !isUpscaled(scale)) return null;
  const count = (detail: Detail) => (detail === "fewest" ? fewest : stepsTo({ ...goal, detail })).length;
  const option = (detail: Detail, name: string, comes: string) => ({
    value: detail,
    label: (
      <span className="way">
        {name}
        <small>
          {m.edits({ count: count(detail) })}, {comes}
        </small>
        <small>{costText(count(detail) * engine.creditsPerEdit)}</small>
      </span>
    ),
  });
  return (
    <Choice
      label={m.detail()}
      fullWidth
      value={goal.detail}
      options={[
        option("fewest", m.extend_fewest_edits(), scaleText(scale)),
        option("full", m.extend_full_detail(), m.full_resolution()),
      ]}
      onChange={onChange}
    />
  );
}

import { Select } from "@mantine/core";
import type { EngineDescription, EngineId } from "../../contract/edits.ts";
import { countText } from "../../intl/figures.ts";
import { m } from "../../messages/messages.js";

interface EngineFieldProps {
  readonly engines: readonly EngineDescription[];
  readonly engine: EngineDescription;
  readonly onChange: (id: EngineId) => void;
}

/** The engine that repaints, the credits left to spend, and the reason why another engine cannot be chosen. */
export function EngineField({ engines, engine, onChange }: EngineFieldProps) {
  const unavailable = engines.find(({ available }) => !available);
  return (
    <div className="field">
      <div className="row">
        <h2 id="engine-label">{m.generate_engine()}</h2>
        {engine.balance !== undefined && <span className="faint">{m.credits_left({ credits: countText(engine.balance) })}</span>}
      </div>
      <Select
        aria-labelledby="engine-label"
        allowDeselect={false}
        withCheckIcon={false}
        value={engine.id}
        data={engines.map(({ id, label, available }) => ({ value: id, label, disabled: !available }))}
        onChange={(value) => {
          const chosen = engines.find(({ id }) => id === value);
          if (chosen) onChange(chosen.id);
        }}
      />
      {unavailable?.reason && (
        <span className="faint">
          {m.generate_engine_reason({ engine: unavailable.label, reason: m.problem_engine_not_set_up() })}
        </span>
      )}
    </div>
  );
}

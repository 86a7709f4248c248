import { Choice } from "../../ui/Choice.tsx";

interface OfferedChoiceProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  /** Each with the reason why it cannot be chosen; null where it can. */
  readonly options: readonly { readonly value: Value; readonly label: string; readonly refusal: string | null }[];
  readonly onChange: (value: Value) => void;
}

/** One of a few; those that cannot be chosen are greyed, and their reasons stand below. */
export function OfferedChoice<Value extends string>({ label, value, options, onChange }: OfferedChoiceProps<Value>) {
  const refusals = new Set(options.flatMap(({ refusal }) => (refusal === null ? [] : [refusal])));
  return (
    <>
      <Choice
        label={label}
        value={value}
        fullWidth
        options={options.map((option) => ({ value: option.value, label: option.label, disabled: option.refusal !== null }))}
        onChange={onChange}
      />
      {[...refusals].map((refusal) => (
        <p key={refusal} className="note" style={{ margin: 0 }}>
          {refusal}
        </p>
      ))}
    </>
  );
}

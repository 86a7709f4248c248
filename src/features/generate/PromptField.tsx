import { Textarea } from "@mantine/core";
import { PROMPT_MAX } from "../../contract/limits.ts";
import { wholeText } from "../../core/wholeText.ts";
import { countText } from "../../intl/figures.ts";
import { m } from "../../messages/messages.js";

interface PromptFieldProps {
  readonly value: string;
  readonly isUsed: boolean;
  readonly placeholder: string;
  readonly onChange: (prompt: string) => void;
}

/** 1 to 2,000 characters, counted; engines without a prompt say so. */
export function PromptField({ value, isUsed, placeholder, onChange }: PromptFieldProps) {
  return (
    <div className="field">
      <h2 id="prompt-label">{m.prompt()}</h2>
      <div className="prompt">
        <Textarea
          aria-labelledby="prompt-label"
          aria-describedby="prompt-count"
          placeholder={placeholder}
          value={value}
          autosize
          minRows={3}
          maxRows={8}
          onChange={(event) => onChange(wholeText(event.currentTarget.value, PROMPT_MAX))}
        />
        <span className="count" id="prompt-count">
          {m.generate_prompt_count({ count: countText(value.length), max: countText(PROMPT_MAX) })}
        </span>
      </div>
      {!isUsed && <span className="faint">{m.generate_no_prompt()}</span>}
    </div>
  );
}

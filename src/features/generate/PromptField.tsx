import { Textarea } from "@mantine/core";
import { PROMPT_MAX } from "../../contract/limits.ts";
import { wholeText } from "../../core/wholeText.ts";
import { countText } from "../../ui/format.ts";

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
      <h2 id="prompt-label">What should be there</h2>
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
          {countText(value.length)} / {countText(PROMPT_MAX)}
        </span>
      </div>
      {!isUsed && <span className="faint">This engine continues what surrounds the mask; it does not read the prompt.</span>}
    </div>
  );
}

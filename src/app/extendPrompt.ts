import { isBlank } from "../core/isBlank.ts";
import type { Mode } from "../state/draftSlice.ts";

/** What is asked for where a picture is extended and the designer has said nothing else. */
export const EXTEND_PROMPT = "Continue the scene naturally, same light and style";

/** The prompt on going over to a mode: an extension begins with words that can be seen and changed, and takes them along unless they were. */
export function promptIn(mode: Mode, prompt: string): string {
  if (mode === "extend") return isBlank(prompt) ? EXTEND_PROMPT : prompt;
  return prompt === EXTEND_PROMPT ? "" : prompt;
}

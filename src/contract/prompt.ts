import { PROMPT_MAX } from "./limits.ts";
import { textOf } from "./text.ts";

/** As long as the vendor takes. */
export const Prompt = textOf(PROMPT_MAX);

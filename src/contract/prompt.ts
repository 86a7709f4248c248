import { z } from "zod/mini";
import { PROMPT_MAX } from "./limits.ts";

/** As long as the vendor takes, counted as it counts: in UTF-16 units, of which most emoji have two. zod's own maxLength counts code points. */
export const Prompt = z
  .string()
  .check(z.refine((text) => text.length <= PROMPT_MAX, { error: `is longer than ${PROMPT_MAX} characters (UTF-16 units)` }));

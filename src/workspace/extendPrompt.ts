import { m } from "../messages/messages.js";
/** The prompt of an extension where the designer has written none. */
export const EXTEND_PROMPT = m.extend_default_prompt();

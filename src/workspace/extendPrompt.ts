import { m } from "../messages/messages.js";
/** What is asked for where a picture is extended and the designer has said nothing else. */
export const EXTEND_PROMPT = m.extend_default_prompt();

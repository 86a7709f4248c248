/** What is asked for where a picture is extended and the designer has said nothing else. */
export const EXTEND_PROMPT = "Continue the scene naturally, same light and style";

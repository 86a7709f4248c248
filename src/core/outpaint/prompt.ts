/**
 * What an engine that reads a prompt is told to do with new ground when the designer says nothing: names no subject, so that none is
 * made up. Shown in the prompt field when extending, and edited there like any other.
 */
export const EXTEND_PROMPT = "Continue the scene naturally beyond the frame, matching light, perspective and texture.";

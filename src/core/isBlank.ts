/**
 * Whether nothing of a text can be seen: spaces of any kind, controls, and what is drawn as nothing (Unicode, UAX #44,
 * Default_Ignorable_Code_Point), such as zero-width spaces; the blank of Braille.
 */
export const isBlank = (text: string): boolean => !/[^\s\p{Cc}\p{Default_Ignorable_Code_Point}\u2800]/u.test(text);

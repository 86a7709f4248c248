/**
 * True when nothing of a text is visible: spaces of any kind, controls, characters that render as nothing (Unicode, UAX #44,
 * Default_Ignorable_Code_Point), such as zero-width spaces, and the Braille blank.
 */
export const isBlank = (text: string): boolean => !/[^\s\p{Cc}\p{Default_Ignorable_Code_Point}\u2800]/u.test(text);

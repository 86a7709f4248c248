/**
 * A kept value with every text in it repaired: older releases cut names in the middle of a character, and no server takes halves. What is
 * no text, list or record stays as it is.
 */
export function withSoundTexts(value: unknown): unknown {
  if (typeof value === "string") return value.toWellFormed().replaceAll("\0", "");
  if (Array.isArray(value)) return value.map(withSoundTexts);
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withSoundTexts(each)]));
}

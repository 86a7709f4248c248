/** Makes `text` fit for a message or a log: this key, and whatever looks like one of the vendor's, is struck out. */
export const redactor =
  (apiKey: string) =>
  (text: string): string =>
    (apiKey === "" ? text : text.replaceAll(apiKey, "[key]")).replace(/afk_[\w-]+/g, "[key]");

const TEXT_TYPES: ReadonlySet<string> = new Set(["text", "search", "url", "tel", "email", "password", "number"]);

/** True when text that is pasted or dropped there is written there. */
export const isTextField = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement
    ? TEXT_TYPES.has(target.type)
    : target instanceof HTMLTextAreaElement || (target instanceof HTMLElement && target.isContentEditable);

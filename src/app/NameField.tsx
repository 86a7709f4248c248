import { useEffect, useRef } from "react";
import { NAME_MAX } from "../contract/limits.ts";
import { isBlank } from "../core/isBlank.ts";
import { wholeText } from "../core/wholeText.ts";
import { m } from "../messages/messages.js";

interface NameFieldProps {
  readonly name: string;
  /** Another tab changes the document. */
  readonly isViewOnly: boolean;
  readonly onRename: (name: string) => void;
}

/** The document's name, taken when it is done being typed. */
export function NameField({ name, isViewOnly, onRename }: NameFieldProps) {
  const field = useRef<HTMLInputElement>(null);
  const begun = useRef(name);
  // What is being written is nobody else's to change.
  useEffect(() => {
    if (field.current && field.current !== document.activeElement) field.current.value = name;
  }, [name]);
  return (
    <input
      className="name not-phone"
      inert={isViewOnly}
      aria-label={m.document_name()}
      ref={field}
      defaultValue={name}
      onChange={({ currentTarget }) => {
        if (currentTarget.value.length > NAME_MAX) currentTarget.value = wholeText(currentTarget.value, NAME_MAX);
      }}
      onFocus={({ currentTarget }) => {
        begun.current = currentTarget.value;
      }}
      onBlur={({ currentTarget }) => {
        const written = currentTarget.value.trim();
        const isNew = currentTarget.value !== begun.current && !isBlank(written);
        currentTarget.value = isNew ? written : name;
        if (isNew) onRename(written);
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter" || event.key === "Escape") event.currentTarget.blur();
      }}
    />
  );
}

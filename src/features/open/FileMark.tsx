import { IconChevronDown } from "@tabler/icons-react";
import { m } from "../../messages/messages.js";
import "../../ui/mark.css";

/** The mark and "File": the face of the button that opens the menu. */
export const FileMark = () => (
  <>
    <img src="/mark.svg" alt="" />
    <span className="word">{m.file()}</span>
    <IconChevronDown size={14} stroke={1.6} aria-hidden />
  </>
);

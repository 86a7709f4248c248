import { useEffect, useState } from "react";
import { m } from "../../messages/messages.js";
import { type Intake, intakeOf } from "./intake.ts";
import { isTextField } from "./isTextField.ts";
import { readTransfer } from "./readTransfer.ts";
import "./dropTarget.css";

/** Content of a drag: files; an image or link of another page, which a browser keeps back until the drop; or only text. */
type Dragged = "image" | "text";

function draggedIn({ dataTransfer }: DragEvent): Dragged | null {
  const types = dataTransfer?.types ?? [];
  if (types.includes("Files") || types.includes("text/uri-list")) return "image";
  return types.includes("text/plain") || types.includes("text/html") ? "text" : null;
}

/** The whole window takes what is dropped, and says so while an image hovers. Text that is dropped on a field is the field's. */
export function DropTarget({ onDrop }: { readonly onDrop: (intake: Intake) => void }) {
  const [isHovered, setHovered] = useState(false);
  useEffect(() => {
    const listening = new AbortController();
    const { signal } = listening;
    // What begins on this page is moved about on it.
    let isOwn = false;
    window.addEventListener("dragstart", () => (isOwn = true), { signal });
    // Of what was taken off the page meanwhile no end is told.
    for (const type of ["dragend", "pointerdown"]) window.addEventListener(type, () => (isOwn = false), { signal });
    const isTaken = (event: DragEvent) => {
      const dragged = isOwn ? null : draggedIn(event);
      return dragged !== null && !(dragged === "text" && isTextField(event.target));
    };
    const accept = (event: DragEvent) => {
      if (!isTaken(event)) return;
      event.preventDefault();
      setHovered(draggedIn(event) === "image");
    };
    // Both: what has been entered and not yet hovered over takes no drop else, and what is shown is entered when it shows.
    window.addEventListener("dragenter", accept, { signal });
    window.addEventListener("dragover", accept, { signal });
    window.addEventListener(
      "drop",
      (event) => {
        setHovered(false);
        if (!isTaken(event) || !event.dataTransfer) return;
        event.preventDefault();
        onDrop(intakeOf(readTransfer(event.dataTransfer)));
      },
      { signal },
    );
    return () => listening.abort();
  }, [onDrop]);
  // It covers the page, so that a file leaves it only with the window.
  return (
    isHovered && (
      // biome-ignore lint/a11y/noStaticElementInteractions: files come by the pointer alone; the dialog is there for the keyboard
      <div className="drop-target" onDragLeave={() => setHovered(false)}>
        {m.open_drop_here()}
      </div>
    )
  );
}

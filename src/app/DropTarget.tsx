import { useEffect, useState } from "react";
import "./dropTarget.css";

/** The whole window takes a dropped file, of several the first, and says so while one hovers. */
export function DropTarget({ onFile }: { readonly onFile: (file: File) => void }) {
  const [isHovered, setHovered] = useState(false);
  useEffect(() => {
    const listening = new AbortController();
    const { signal } = listening;
    const accept = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      setHovered(true);
    };
    // Both: what has been entered and not yet hovered over takes no drop else, and what is shown is entered when it shows.
    window.addEventListener("dragenter", accept, { signal });
    window.addEventListener("dragover", accept, { signal });
    window.addEventListener(
      "drop",
      (event) => {
        setHovered(false);
        const file = event.dataTransfer?.files[0];
        if (!file) return;
        event.preventDefault();
        onFile(file);
      },
      { signal },
    );
    return () => listening.abort();
  }, [onFile]);
  // It covers the page, so that a file leaves it only with the window.
  return (
    isHovered && (
      // biome-ignore lint/a11y/noStaticElementInteractions: files come by the pointer alone; the dialog is there for the keyboard
      <div className="drop-target" onDragLeave={() => setHovered(false)}>
        Drop the picture to open it
      </div>
    )
  );
}

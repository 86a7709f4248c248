import type { RefObject } from "react";
import { ACCEPTED_FILES } from "../contract/limits.ts";

interface FileChooserProps {
  /** A click on it opens the dialog. */
  readonly ref: RefObject<HTMLInputElement | null>;
  readonly multiple?: boolean;
  readonly onFiles: (files: readonly File[]) => void;
}

/** The system's file dialog. */
export const FileChooser = ({ ref, multiple = false, onFiles }: FileChooserProps) => (
  <input
    ref={ref}
    type="file"
    hidden
    multiple={multiple}
    accept={ACCEPTED_FILES}
    onChange={(event) => {
      const files = [...(event.currentTarget.files ?? [])];
      // The same file may be chosen again.
      event.currentTarget.value = "";
      if (files.length > 0) onFiles(files);
    }}
  />
);

import { IconPhoto } from "@tabler/icons-react";
import { samples } from "./samples.ts";
import "../../ui/startPage.css";

interface EmptyStateProps {
  readonly onOpen: () => void;
  readonly onOpenUrl: () => void;
  readonly onSample: (file: string, name: string) => void;
}

/** Before anything is open: the ways in, and photographs to try it on. */
export function EmptyState({ onOpen, onOpenUrl, onSample }: EmptyStateProps) {
  return (
    <div className="empty">
      <IconPhoto size={40} stroke={1.4} color="var(--faint)" aria-hidden />
      <h1>Paste, drop or open a picture</h1>
      <p>Paint over what should change, say what should be there. Nothing else is touched.</p>
      <div className="group" style={{ gap: 8 }}>
        <button type="button" className="way-in" onClick={onOpen}>
          Open…
        </button>
        <button type="button" className="way-in" onClick={onOpenUrl}>
          From a URL…
        </button>
        <span className="faint">
          or <kbd>Ctrl</kbd> <kbd>V</kbd>
        </span>
      </div>
      <p className="faint" style={{ marginTop: 26 }}>
        Try it on one of these
      </p>
      <div className="samples">
        {samples.map(({ name, file }) => (
          <button type="button" key={file} aria-label={name} onClick={() => onSample(file, name)}>
            <img src={`/samples/${file}`} alt="" />
          </button>
        ))}
      </div>
    </div>
  );
}

import { IconPhoto } from "@tabler/icons-react";
import { keysText } from "../../editor/keyNames.ts";
import { m } from "../../messages/messages.js";
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
      <h1>{m.open_welcome()}</h1>
      <p>{m.open_welcome_hint()}</p>
      <div className="group" style={{ gap: 8 }}>
        <button type="button" className="way-in" onClick={onOpen}>
          {m.open_open()}
        </button>
        <button type="button" className="way-in" onClick={onOpenUrl}>
          {m.open_from_url_short()}
        </button>
        <span className="faint">
          {m.open_or_paste()} <kbd>{keysText("Mod")}</kbd> <kbd>{m.key_v()}</kbd>
        </span>
      </div>
      <p className="faint" style={{ marginTop: 26 }}>
        {m.open_try_it_on_one_of()}
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

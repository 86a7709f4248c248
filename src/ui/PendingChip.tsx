import { percentText } from "../intl/figures.ts";
import { m } from "../messages/messages.js";
import "./chips.css";

interface PendingChipProps {
  readonly label: string;
  /** 0..1; null where nothing is known. */
  readonly progress: number | null;
  /** Absent where there is no way back. */
  readonly onCancel?: (() => void) | undefined;
}

/** Background work: its progress, and a way to cancel. Work that takes no time is not worth a flicker: CSS shows it late. */
export function PendingChip({ label, progress, onCancel }: PendingChipProps) {
  return (
    <div className="chip progress-chip" data-late>
      <span role="status">{label}</span>
      {progress !== null && (
        <span role="progressbar" aria-label={label} aria-valuenow={Math.round(progress * 100)}>
          {percentText(progress)}
        </span>
      )}
      {onCancel && (
        <button type="button" onClick={onCancel}>
          {m.cancel()}
        </button>
      )}
    </div>
  );
}

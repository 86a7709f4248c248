import type { Pending } from "../../editor/pendingWork.ts";

interface PendingChipProps {
  readonly pending: Pending;
  readonly onCancel: () => void;
}

/** Work on the mask that goes on behind: how far it is, and a way out. What takes no time is not worth a flicker: CSS shows it late. */
export function PendingChip({ pending, onCancel }: PendingChipProps) {
  return (
    <div className="chip progress-chip" data-late role="status">
      {pending.label} · {Math.round(pending.progress * 100)} %
      <button type="button" onClick={onCancel}>
        Cancel
      </button>
    </div>
  );
}

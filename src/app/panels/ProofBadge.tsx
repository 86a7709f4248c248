import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import { countText } from "../words.ts";
import "./reviewBar.css";

/** What the join counted, or where it stands. */
export type Proof =
  | { readonly kind: "joining" }
  | { readonly kind: "raw" }
  | { readonly kind: "joined"; readonly keptPixels: number; readonly changedPixels: number }
  | { readonly kind: "failed"; readonly message: string };

interface ProofBadgeProps {
  readonly proof: Proof;
  /** The seam's band is shown for good. */
  readonly isBandPinned: boolean;
  readonly onPinBand: (isPinned: boolean) => void;
  /** It is looked at for as long as the pointer is here. */
  readonly onPeek: (isPeeking: boolean) => void;
  readonly onRetry: () => void;
}

/** What the edit leaves alone, counted; where it was not counted, it does not say so. */
export function ProofBadge({ proof, isBandPinned, onPinBand, onPeek, onRetry }: ProofBadgeProps) {
  switch (proof.kind) {
    case "joining":
      return (
        <span className="badge" data-wait>
          Joining and counting at full size
        </span>
      );
    case "raw":
      return (
        <span className="badge" data-wait>
          Raw answer: not joined, nothing is kept
        </span>
      );
    case "failed":
      return (
        <span className="badge" data-bad role="alert">
          <IconAlertTriangle /> {proof.message}
          <button type="button" className="again" onClick={onRetry}>
            Try again
          </button>
        </span>
      );
    case "joined": {
      const isExact = proof.changedPixels === 0;
      return (
        <button
          type="button"
          className="badge"
          title="Show the band in which the edit fades"
          aria-pressed={isBandPinned}
          {...(!isExact && { "data-bad": true })}
          onClick={() => onPinBand(!isBandPinned)}
          onPointerEnter={({ pointerType }) => pointerType !== "touch" && onPeek(true)}
          onPointerLeave={() => onPeek(false)}
        >
          {isExact ? <IconCheck /> : <IconAlertTriangle />}
          {countText(proof.changedPixels)} of {countText(proof.keptPixels)} kept pixels changed
        </button>
      );
    }
  }
}

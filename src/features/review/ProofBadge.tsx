import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import { countText } from "../../intl/figures.ts";
import { m } from "../../messages/messages.js";
import "./reviewBar.css";

/** The outcome of the blend's count, or the state that the blend is in. */
export type Proof =
  | { readonly kind: "blending" }
  | { readonly kind: "unblended" }
  | { readonly kind: "blended"; readonly keptPixels: number; readonly changedPixels: number }
  | { readonly kind: "failed"; readonly message: string };

interface ProofBadgeProps {
  readonly proof: Proof;
  /** Of the canvas: as many as could be told of. What stands beside the words does not move when they change. */
  readonly pixels: number;
  /** The seam's band is shown for good. */
  readonly isBandPinned: boolean;
  readonly onPinBand: (isPinned: boolean) => void;
  /** It is looked at for as long as the pointer is here. */
  readonly onPeek: (isPeeking: boolean) => void;
  readonly onRetry: () => void;
}

/** Counts of the pixels that the edit keeps and of those that changed; makes no claim where nothing was counted. */
export function ProofBadge({ onPeek, ...badge }: ProofBadgeProps) {
  return (
    // The pointer may leave while the badge has given way to another.
    <span onPointerEnter={({ pointerType }) => pointerType !== "touch" && onPeek(true)} onPointerLeave={() => onPeek(false)}>
      <Badge {...badge} />
    </span>
  );
}

function Badge({ proof, pixels, isBandPinned, onPinBand, onRetry }: Omit<ProofBadgeProps, "onPeek">) {
  const style = { minWidth: `calc(23px + ${0.92 * provenText(0, pixels).length}ch)` };
  switch (proof.kind) {
    case "blending":
      return (
        <span className="badge" data-wait style={style}>
          {m.review_blending()}
        </span>
      );
    case "unblended":
      return (
        <span className="badge" data-wait style={style}>
          {m.review_unblended_proof()}
        </span>
      );
    case "failed":
      return (
        <span className="badge" data-bad role="alert">
          <IconAlertTriangle /> {proof.message}
          <button type="button" className="again" onClick={onRetry}>
            {m.try_again()}
          </button>
        </span>
      );
    case "blended": {
      const isExact = proof.changedPixels === 0;
      return (
        <button
          type="button"
          className="badge"
          style={style}
          title={m.review_show_blend_area_hint()}
          aria-pressed={isBandPinned}
          {...(!isExact && { "data-bad": true })}
          onClick={() => onPinBand(!isBandPinned)}
        >
          {isExact ? <IconCheck /> : <IconAlertTriangle />}
          {provenText(proof.changedPixels, proof.keptPixels)}
        </button>
      );
    }
  }
}

const provenText = (changed: number, kept: number): string =>
  m.kept_pixels_changed({ changed: countText(changed), kept: countText(kept) });

import { Button } from "@mantine/core";
import { IconDice5, IconPhotoScan } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { m } from "../../messages/messages.js";
import { IconButton } from "../../ui/IconButton.tsx";
import { Toolbar } from "../../ui/Toolbar.tsx";
import "./reviewBar.css";

interface ReviewBarProps {
  readonly modes: ReactNode;
  readonly badge: ReactNode;
  readonly isBlendingOpen: boolean;
  readonly onBlend: () => void;
  readonly note: string;
  readonly isUnblendedShown: boolean;
  readonly onUnblended: (isShown: boolean) => void;
  /** Null where there is nothing to ask for again: the edit was accepted before. */
  readonly onRegenerate: (() => void) | null;
  /** The cost of regenerating, in words. */
  readonly regenerateCost: string;
  readonly onDiscard: () => void;
  readonly onAccept: () => void;
  readonly canAccept: boolean;
  readonly isAccepting: boolean;
}

/** The review's actions, floating under the comparison. */
export function ReviewBar(props: ReviewBarProps) {
  const {
    modes,
    badge,
    isBlendingOpen,
    onBlend,
    note,
    isUnblendedShown,
    onUnblended,
    onRegenerate,
    regenerateCost,
    onDiscard,
    onAccept,
    canAccept,
    isAccepting,
  } = props;
  return (
    <Toolbar className="floating actions review-bar docked" label={m.review()}>
      {modes}
      <IconButton label={m.review_unblended()} pressed={isUnblendedShown} onClick={() => onUnblended(!isUnblendedShown)}>
        <IconPhotoScan />
      </IconButton>
      <span className="rule wide-only" />
      {badge}
      <span className="faint">{note}</span>
      <span className="rule wide-only" />
      <div className="group">
        <Button className="quiet" aria-haspopup="dialog" aria-expanded={isBlendingOpen} onClick={onBlend}>
          {m.review_blend()}
        </Button>
        {onRegenerate && (
          <Button className="quiet" leftSection={<IconDice5 size={18} stroke={1.6} />} onClick={onRegenerate}>
            {m.regenerate()} <small className="cost">{regenerateCost}</small>
          </Button>
        )}
        <Button className="quiet" onClick={onDiscard}>
          {onRegenerate ? m.review_discard() : m.cancel()}
        </Button>
        {/* It keeps the focus while it can do nothing. */}
        <Button
          data-home
          {...(!canAccept && { "data-disabled": true })}
          aria-disabled={!canAccept}
          aria-busy={isAccepting}
          onClick={() => canAccept && onAccept()}
        >
          {m.review_accept()} <small style={{ marginLeft: 7, fontWeight: 500 }}>{m.key_enter()}</small>
        </Button>
      </div>
    </Toolbar>
  );
}

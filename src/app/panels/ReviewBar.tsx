import { Button } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconDice5 } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { countText } from "../words.ts";
import "./reviewBar.css";

/** What the join counted, or where it stands. */
export type Proof =
  | { readonly kind: "joining" }
  | { readonly kind: "joined"; readonly keptPixels: number; readonly changedPixels: number }
  | { readonly kind: "failed"; readonly message: string };

function ProofBadge({ proof }: { readonly proof: Proof }) {
  switch (proof.kind) {
    case "joining":
      return (
        <span className="badge" data-wait>
          Joining the answer to your picture
        </span>
      );
    case "failed":
      return (
        <span className="badge" data-bad role="alert">
          <IconAlertTriangle /> {proof.message}
        </span>
      );
    case "joined": {
      const isExact = proof.changedPixels === 0;
      return (
        <span className="badge" {...(!isExact && { "data-bad": true })}>
          {isExact ? <IconCheck /> : <IconAlertTriangle />}
          {countText(proof.changedPixels)} of {countText(proof.keptPixels)} kept pixels changed
        </span>
      );
    }
  }
}

interface ReviewBarProps {
  readonly modes: ReactNode;
  readonly proof: Proof;
  readonly note: string | null;
  readonly onAgain: () => void;
  readonly onDiscard: () => void;
  readonly onAccept: () => void;
  readonly isAccepting: boolean;
}

/** The review's actions, floating under the comparison. */
export function ReviewBar({ modes, proof, note, onAgain, onDiscard, onAccept, isAccepting }: ReviewBarProps) {
  return (
    <div className="floating actions" role="toolbar" aria-label="Review">
      {modes}
      <span className="rule" />
      <ProofBadge proof={proof} />
      {note && <span className="faint">{note}</span>}
      <span className="rule" />
      <Button className="quiet" leftSection={<IconDice5 size={18} stroke={1.6} />} onClick={onAgain}>
        Again
      </Button>
      <Button className="quiet" onClick={onDiscard}>
        Discard
      </Button>
      <Button disabled={proof.kind !== "joined"} loading={isAccepting} onClick={onAccept}>
        Accept <small style={{ marginLeft: 7, fontWeight: 500 }}>Enter</small>
      </Button>
    </div>
  );
}

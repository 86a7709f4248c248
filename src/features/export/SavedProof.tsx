import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import type { RenderedFile } from "../../api/renders.ts";
import { m } from "../../messages/messages.js";
import { doneText, provedText } from "./exportFormats.ts";

interface SavedProofProps {
  readonly kind: "save" | "copy" | "mask";
  /** Null for what the browser made itself. */
  readonly made: RenderedFile | null;
}

const LOSSY: ReadonlySet<string> = new Set(["jpg", "webp"]);

/** The saved file, and the number of pixels to be kept that it changed. */
export function SavedProof({ kind, made }: SavedProofProps) {
  const title = { save: m.saved(), copy: m.export_copied(), mask: m.export_mask_saved() }[kind];
  if (!made) return <p style={{ margin: 0 }}>{title}</p>;
  const { extension, facts } = made;
  const isExact = facts["overpaint-changed-pixels"] === 0;
  const isMeant = isExact || LOSSY.has(extension);
  return (
    <div className="field" role="status">
      <strong>{title}</strong>
      {facts["overpaint-kept-pixels"] > 0 && (
        <span className="badge" {...(!isMeant && { "data-bad": true })} {...(!isExact && isMeant && { "data-wait": true })}>
          {isExact ? <IconCheck /> : <IconAlertTriangle />}
          {provedText(facts)}
        </span>
      )}
      {!isExact && isMeant && <span className="dim">{m.export_reencoded()}</span>}
      {!isMeant && <span className="dim">{m.export_kept_pixels_changed()}</span>}
      <span className="dim">{doneText(made)}</span>
    </div>
  );
}

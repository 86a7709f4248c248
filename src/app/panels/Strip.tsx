import { type ReactNode, useEffect, useRef } from "react";
import { imageUrl } from "../../api/images.ts";
import type { DocumentContent, Layer, Version } from "../../contract/documents.ts";
import { type Edit, isFinished } from "../../contract/edits.ts";
import { shownVersions } from "../../session/documentContent.ts";
import { costText, spentText } from "../words.ts";
import { SeamButton } from "./SeamButton.tsx";
import "./strip.css";

interface ThumbProps {
  readonly label: string;
  readonly caption: string;
  readonly note: string;
  readonly isCurrent: boolean;
  /** 0..100 while an edit runs, null when its progress is not known. */
  readonly progress?: number | null;
  readonly picture: ReactNode;
  readonly onPick: () => void;
}

function Thumb({ label, caption, note, isCurrent, progress, picture, onPick }: ThumbProps) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isCurrent) button.current?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [isCurrent]);
  return (
    <button
      ref={button}
      type="button"
      className="thumb"
      aria-label={label}
      aria-current={isCurrent}
      {...(progress !== undefined && { "data-running": true })}
      onClick={onPick}
    >
      <span className="image">
        {picture}
        {progress !== undefined && (
          <span className="bar">
            <i style={{ width: `${progress ?? 0}%` }} />
          </span>
        )}
      </span>
      <span className="caption">
        <span>{caption}</span>
        <span>{note}</span>
      </span>
    </button>
  );
}

const REOPENED = "Reopened";

const captionOf = (edit: Edit): string => {
  switch (edit.status) {
    case "queued":
      return "Queued";
    case "running":
      return "Running";
    case "completed":
      return "Candidate";
    case "failed":
      return edit.candidate ? "Late answer" : "Failed";
    case "canceled":
      return edit.candidate ? "Late answer" : "Canceled";
  }
};

interface StripProps {
  readonly content: DocumentContent;
  readonly edits: readonly Edit[];
  /** Those of them that were accepted before. */
  readonly reopenedIds: ReadonlySet<string>;
  /** What the stage shows: a version, or an edit on review. */
  readonly shownId: string;
  readonly pictureOf: (version: Version) => ReactNode;
  readonly nameOf: (layer: Layer) => string;
  readonly onVersion: (id: string) => void;
  readonly onReopen: (version: Version, layer: Layer) => void;
  readonly onEdit: (edit: Edit) => void;
}

/** Versions, then the edits that are under way or wait for a decision. */
export default function Strip(props: StripProps) {
  const { content, edits, reopenedIds, shownId, pictureOf, nameOf, onVersion, onReopen, onEdit } = props;
  const current = content.versions.find(({ id }) => id === content.currentVersionId);
  return (
    <nav className="strip" aria-label="Versions">
      {shownVersions(content).map((version, index) => (
        <div key={version.id} className="place">
          <Thumb
            label={`Version ${index + 1}: ${version.label}`}
            caption={version.label}
            note={index === 0 ? "" : costText(version.credits)}
            isCurrent={version.id === shownId}
            picture={pictureOf(version)}
            onPick={() => onVersion(version.id)}
          />
          <SeamButton
            label={`Seam of version ${index + 1}…`}
            layers={version.layers.filter(({ editId }) => editId !== undefined)}
            nameOf={nameOf}
            onReopen={(layer) => onReopen(version, layer)}
          />
        </div>
      ))}
      {edits.length > 0 && <span className="rule" style={{ height: 60 }} />}
      {edits.map((edit) => (
        <Thumb
          key={edit.id}
          label={`Edit: ${reopenedIds.has(edit.id) ? REOPENED : captionOf(edit)}`}
          caption={reopenedIds.has(edit.id) ? REOPENED : captionOf(edit)}
          note={
            reopenedIds.has(edit.id)
              ? ""
              : isFinished(edit)
                ? spentText(edit)
                : edit.progress === null
                  ? ""
                  : `${Math.round(edit.progress)} %`
          }
          isCurrent={edit.id === shownId}
          {...(!isFinished(edit) && { progress: edit.progress })}
          picture={edit.candidate ? <img src={imageUrl(edit.candidate.imageId, 208)} alt="" /> : current && pictureOf(current)}
          onPick={() => onEdit(edit)}
        />
      ))}
    </nav>
  );
}

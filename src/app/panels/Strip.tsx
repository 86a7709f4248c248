import type { ReactNode } from "react";
import { imageUrl } from "../../api/images.ts";
import type { DocumentContent, Version } from "../../contract/documents.ts";
import { type Edit, isFinished } from "../../contract/edits.ts";
import { costText } from "../words.ts";
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
  return (
    <button
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
  /** What the stage shows: a version, or an edit on review. */
  readonly shownId: string;
  readonly pictureOf: (version: Version) => ReactNode;
  readonly onVersion: (id: string) => void;
  readonly onEdit: (edit: Edit) => void;
}

/** Versions, then the edits that are under way or wait for a decision. */
export default function Strip({ content, edits, shownId, pictureOf, onVersion, onEdit }: StripProps) {
  const current = content.versions.find(({ id }) => id === content.currentVersionId);
  return (
    <nav className="strip" aria-label="Versions">
      {content.versions.map((version, index) => (
        <Thumb
          key={version.id}
          label={`Version ${index + 1}: ${version.label}`}
          caption={version.label}
          note={index === 0 ? "" : costText(version.credits)}
          isCurrent={version.id === shownId}
          picture={pictureOf(version)}
          onPick={() => onVersion(version.id)}
        />
      ))}
      {edits.length > 0 && <span className="rule" style={{ height: 60 }} />}
      {edits.map((edit) => (
        <Thumb
          key={edit.id}
          label={`Edit: ${captionOf(edit)}`}
          caption={captionOf(edit)}
          note={isFinished(edit) ? costText(edit.credits) : edit.progress === null ? "" : `${Math.round(edit.progress)} %`}
          isCurrent={edit.id === shownId}
          {...(!isFinished(edit) && { progress: edit.progress })}
          picture={edit.candidate ? <img src={imageUrl(edit.candidate.imageId, 208)} alt="" /> : current && pictureOf(current)}
          onPick={() => onEdit(edit)}
        />
      ))}
    </nav>
  );
}

import { IconCloudQuestion } from "@tabler/icons-react";
import { type ReactNode, useEffect, useMemo, useRef } from "react";
import { imageUrl } from "../../api/images.ts";
import type { DocumentContent, Layer, Version } from "../../contract/documents.ts";
import { type Edit, isFinished } from "../../contract/edits.ts";
import { percentText } from "../../intl/figures.ts";
import { m } from "../../messages/messages.js";
import { shownVersions } from "../../session/document/documentContent.ts";
import { labelOf } from "../../session/document/labelOf.ts";
import { costText, spentText } from "../../ui/format.ts";
import { lostText } from "../../workspace/lostText.ts";
import type { LostEdit, TrackedEdit } from "../../workspace/trackedEdits.ts";
import { BlendButton } from "./BlendButton.tsx";
import "./versionStrip.css";

interface ThumbProps {
  readonly label: string;
  readonly caption: string;
  readonly note: string;
  readonly isCurrent?: boolean;
  /** The tooltip. */
  readonly title?: string;
  /** 0..100 while an edit runs, null when its progress is not known. */
  readonly progress?: number | null;
  readonly picture: ReactNode;
  /** Absent where there is nothing to be seen yet. */
  readonly onPick?: (() => void) | undefined;
}

function Thumb({ label, caption, note, isCurrent = false, title, progress, picture, onPick }: ThumbProps) {
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
      title={title}
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

const REOPENED = m.versions_reopened();

const captionOf = (edit: Edit): string => {
  switch (edit.status) {
    case "queued":
      return m.versions_queued();
    case "running":
      return m.versions_running();
    case "completed":
      return m.result();
    case "failed":
      return edit.result ? m.versions_late_result() : m.versions_failed();
    case "canceled":
      return edit.result ? m.versions_late_result() : m.versions_canceled();
  }
};

interface VersionStripProps {
  readonly content: DocumentContent;
  readonly followed: readonly TrackedEdit[];
  /** Those of them that were accepted before. */
  readonly reopenedIds: ReadonlySet<string>;
  /** The id of the version, or of the edit on review, that the stage shows. */
  readonly shownId: string;
  readonly pictureOf: (version: Version) => ReactNode;
  readonly onVersion: (id: string) => void;
  readonly onReopen: (version: Version, layer: Layer) => void;
  readonly onEdit: (edit: Edit) => void;
  readonly onLost: (lost: LostEdit) => void;
}

/** Versions, then the edits that are under way or wait for a decision. */
export default function VersionStrip(props: VersionStripProps) {
  const { content, followed, reopenedIds, shownId, pictureOf, onVersion, onReopen, onEdit, onLost } = props;
  const current = content.versions.find(({ id }) => id === content.currentVersionId);
  const thumbOf = (one: TrackedEdit): ReactNode => {
    const place = current && pictureOf(current);
    const key = one.pending.key;
    switch (one.kind) {
      case "known":
        return (
          <EditThumb
            key={key}
            edit={one.edit}
            isReopened={reopenedIds.has(one.edit.id)}
            isCurrent={one.edit.id === shownId}
            place={place}
            onPick={() => onEdit(one.edit)}
          />
        );
      case "loading":
        return (
          <Thumb
            key={key}
            label={m.versions_edit_label({ caption: m.versions_loading() })}
            caption={m.versions_loading()}
            note=""
            progress={null}
            picture={place}
          />
        );
      case "lost": {
        const picture = <IconCloudQuestion className="lost" stroke={1.4} aria-hidden />;
        return (
          <Thumb
            key={key}
            label={m.versions_edit_label({ caption: m.versions_lost() })}
            caption={m.versions_lost()}
            note=""
            title={lostText(one)}
            picture={picture}
            onPick={() => onLost(one)}
          />
        );
      }
    }
  };
  const { versions, undoneVersionIds } = content;
  // Of hundreds of versions none changes with a stroke.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the callbacks do the same at each render
  const places = useMemo(
    () =>
      shownVersions(content).map((version, index) => (
        <div key={version.id} className="place">
          <Thumb
            label={m.versions_version_label({ number: index + 1, label: version.label })}
            caption={version.label}
            note={index === 0 ? "" : costText(version.credits)}
            isCurrent={version.id === shownId}
            picture={pictureOf(version)}
            onPick={() => onVersion(version.id)}
          />
          <BlendButton
            label={m.versions_blending_of({ number: index + 1 })}
            layers={version.layers.filter(({ editId }) => editId !== undefined)}
            nameOf={(layer) => labelOf(content, layer.imageId)}
            onReopen={(layer) => onReopen(version, layer)}
          />
        </div>
      )),
    [versions, undoneVersionIds, shownId, pictureOf],
  );
  return (
    <nav className="version-strip" aria-label={m.versions_versions()}>
      {places}
      {followed.length > 0 && <span className="rule" style={{ height: 60 }} />}
      {followed.map(thumbOf)}
    </nav>
  );
}

interface EditThumbProps extends Pick<ThumbProps, "isCurrent" | "onPick"> {
  readonly edit: Edit;
  readonly isReopened: boolean;
  /** The placeholder until there is a result. */
  readonly place: ReactNode;
}

function EditThumb({ edit, isReopened, place, ...thumb }: EditThumbProps) {
  const caption = isReopened ? REOPENED : captionOf(edit);
  const progress = edit.progress === null ? "" : percentText(edit.progress / 100);
  return (
    <Thumb
      {...thumb}
      label={m.versions_edit_label({ caption })}
      caption={caption}
      note={isReopened ? "" : isFinished(edit) ? spentText(edit) : progress}
      {...(!isFinished(edit) && { progress: edit.progress })}
      picture={edit.result ? <img src={imageUrl(edit.result.imageId, 208)} alt="" /> : place}
    />
  );
}

import { lazy, useRef } from "react";
import { useStageSize } from "../canvas/useStageSize.ts";
import { DEFAULT_SEAM, type DocumentContent } from "../contract/documents.ts";
import type { Rect } from "../core/geometry/geometry.ts";
import { MASK_DILATION } from "../core/geometry/region.ts";
import type { MaskMenuProps } from "../features/paint/MaskMenu.tsx";
import { m } from "../messages/messages.js";
import { currentVersion } from "../session/document/documentContent.ts";
import { useEditorMembers, useEditorState } from "../state/store.ts";
import { Awaited } from "../ui/Awaited.tsx";
import { chosenFrame } from "../workspace/chosenFrame.ts";
import { lazyWithRetry } from "../workspace/lazyWithRetry.ts";
import { useLayers } from "../workspace/useLayers.ts";
import type { OpenDocument, Workspace } from "../workspace/workspace.ts";
import { EditView } from "./EditView.tsx";
import { Part } from "./Part.tsx";
import type { DocumentEdits } from "./useDocumentEdits.ts";

const EditTaskBar = lazy(lazyWithRetry(() => import("./EditTaskBar.tsx")));
const ResultView = lazy(lazyWithRetry(() => import("../features/review/ResultView.tsx")));

/** Distance that an edit reaches beyond its paint, before a designer adjusts it. */
const SEAM_REACH = { maskDilation: MASK_DILATION, feather: DEFAULT_SEAM.grow + DEFAULT_SEAM.feather };

interface WorkspaceStageProps extends Pick<MaskMenuProps, "onImport" | "onReuse"> {
  readonly workspace: Workspace;
  readonly open: OpenDocument;
  readonly content: DocumentContent;
  readonly edits: DocumentEdits;
  readonly onCrop: (frame: Rect) => void;
}

/** The canvas, or the result in review. */
export function WorkspaceStage({ workspace, open, content, edits, onCrop, onImport, onReuse }: WorkspaceStageProps) {
  const stage = useRef<HTMLDivElement>(null);
  useStageSize(stage);
  const { mode, ownFrame } = useEditorMembers("mode", "ownFrame");
  const version = currentVersion(content);
  const layers = useLayers(open.pictures, version.layers);
  const { reviewed, results, running, engine, next, sending, isPaintNew } = edits;
  const frame = mode === "extend" ? chosenFrame(version.canvas, next.draft.preset, ownFrame) : null;
  return (
    <main className="stage">
      <div className="fill" ref={stage} />
      <Part name={m.part_stage()} slot="stage" resetKeys={[reviewed?.edit.id, version.id]} fallback={<Awaited />}>
        {reviewed ? (
          <ResultView
            key={`${reviewed.edit.id} ${reviewed.pending.reopened?.versionId}`}
            workspace={workspace}
            open={open}
            content={content}
            edit={reviewed.edit}
            pending={reviewed.pending}
            place={results.indexOf(reviewed.edit)}
            count={results.length}
            onRegenerate={() => {
              sending.regenerate(reviewed.edit.id);
              useEditorState.getState().showView("edit");
            }}
          />
        ) : (
          layers && (
            <EditView
              editor={open.editor}
              layers={layers}
              canvasSize={version.canvas}
              frame={frame}
              isForecast={engine.usesPrompt}
              regions={next.regions}
              seam={SEAM_REACH}
              content={content}
              running={running}
              isSending={sending.isSending}
              isPaintNew={isPaintNew}
              onImport={onImport}
              onReuse={onReuse}
            />
          )
        )}
      </Part>
      {!reviewed && (
        <Part name={m.task_bar()} fallback={<div className="docked" />}>
          <EditTaskBar content={content} edits={edits} frame={frame} onCrop={onCrop} />
        </Part>
      )}
    </main>
  );
}

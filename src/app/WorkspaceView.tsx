import { lazy, useCallback, useState } from "react";
import type { DocumentContent, Version } from "../contract/documents.ts";
import type { Rect } from "../core/geometry/geometry.ts";
import type { DocumentMenuProps } from "../features/open/DocumentMenu.tsx";
import type { EarlierMask } from "../features/paint/MaskMenu.tsx";
import { UserButton } from "../features/signIn/UserButton.tsx";
import { VersionThumb } from "../features/versions/VersionThumb.tsx";
import { m } from "../messages/messages.js";
import { currentVersion } from "../session/document/documentContent.ts";
import { useEditorState } from "../state/store.ts";
import { lazyWithRetry } from "../workspace/lazyWithRetry.ts";
import { notifyError } from "../workspace/notifyFailure.ts";
import { useSession } from "../workspace/useSession.ts";
import type { OpenDocument } from "../workspace/workspace.ts";
import { Part } from "./Part.tsx";
import { useDocumentEdits } from "./useDocumentEdits.ts";
import { useDocumentTitle } from "./useDocumentTitle.ts";
import { useEditorKeys } from "./useEditorKeys.ts";
import type { UserWorkspace } from "./userWorkspace.ts";
import { useVisit } from "./useVisit.ts";
import { WorkspaceStage } from "./WorkspaceStage.tsx";

// The first stroke needs the canvas alone: what stands around it comes after, into places that are kept for it.
const Header = lazy(lazyWithRetry(() => import("./Header.tsx")));
const ToolRail = lazy(lazyWithRetry(() => import("../features/paint/ToolRail.tsx")));
const EditPanel = lazy(lazyWithRetry(() => import("./EditPanel.tsx")));
const VersionStrip = lazy(lazyWithRetry(() => import("../features/versions/VersionStrip.tsx")));
const LostEditDialog = lazy(lazyWithRetry(() => import("../features/generate/LostEditDialog.tsx")));
const ServerCopy = lazy(lazyWithRetry(() => import("../features/sync/ServerCopy.tsx")));
const SaveView = lazy(lazyWithRetry(() => import("../features/export/SaveView.tsx")));

interface WorkspaceViewProps extends DocumentMenuProps {
  readonly own: UserWorkspace;
  readonly open: OpenDocument;
  readonly content: DocumentContent;
  readonly onImportMask: () => void;
  readonly onReuseMask: (mask: EarlierMask) => void;
}

/** The open document: header, tools, stage, panel, strip, and the dialogs over them. */
export function WorkspaceView({ own, open, content, onImportMask, onReuseMask, ...documents }: WorkspaceViewProps) {
  const { workspace } = own;
  const { session } = workspace;
  const { editor, pictures } = open;
  const state = useSession(session);
  const edits = useDocumentEdits(own, open, content);
  const { engines, followed, running, results, reviewed, sending } = edits;
  const { showView } = useEditorState.getState();
  const [isSaveOpen, setSaveOpen] = useState(false);
  const [lostKey, setLostKey] = useState<string | null>(null);
  const visit = useVisit(workspace);
  useEditorKeys(editor, reviewed === null && !state.isHeldElsewhere);
  useDocumentTitle(content.name, running);

  const crop = (frame: Rect) =>
    void import("../features/extend/cropCanvas.ts")
      .then(({ cropCanvas }) => cropCanvas(workspace, frame))
      .catch(notifyError(m.cant_crop()));

  const version = currentVersion(content);
  const lost = followed.find((one) => one.kind === "lost" && one.pending.key === lostKey);
  const pictureOf = useCallback((shown: Version) => <VersionThumb pictures={pictures} version={shown} />, [pictures]);
  return (
    <>
      <Part name={m.part_header()} slot="header" fallback={<header className="header" />}>
        <Header
          {...documents}
          name={content.name}
          state={state}
          canvas={version.canvas}
          editor={editor}
          canReview={results.length > 0}
          isViewOnly={state.isHeldElsewhere}
          user={<UserButton session={session} />}
          onRename={(name) => session.rename(name)}
          onView={showView}
          onSave={() => setSaveOpen(true)}
        />
      </Part>
      <div className="workspace" inert={state.isHeldElsewhere}>
        <Part name={m.part_tool_rail()} slot="rail" fallback={<div className="rail" />}>
          <ToolRail />
        </Part>
        <WorkspaceStage
          workspace={workspace}
          open={open}
          content={content}
          edits={edits}
          onCrop={crop}
          onImport={onImportMask}
          onReuse={onReuseMask}
        />
        <Part name={m.part_panel()} slot="panel" fallback={<aside className="panel" aria-busy />}>
          <EditPanel content={content} edits={edits} editor={editor} onCrop={crop} />
        </Part>
        <Part name={m.part_strip()} slot="version-strip" fallback={<div className="version-strip" />}>
          <VersionStrip
            content={content}
            followed={followed}
            shownId={reviewed?.edit.id ?? version.id}
            pictureOf={pictureOf}
            onVersion={visit}
            reopenedIds={edits.reopenedIds}
            onReopen={(shown, layer) => void edits.reopen({ version: shown, layer }).catch(notifyError(m.cant_reopen_blending()))}
            onEdit={(edit) => {
              if (edit.result) edits.show(edit.id);
            }}
            onLost={({ pending }) => setLostKey(pending.key)}
          />
        </Part>
      </div>
      <Part name={m.part_dialog()}>
        <ServerCopy workspace={workspace} isDrawing={editor.isDrawing} />
        {lost?.kind === "lost" && (
          <LostEditDialog
            lost={lost}
            engines={engines}
            onRegenerate={() => {
              setLostKey(null);
              sending.replaceLost(lost);
            }}
            onDismiss={() => {
              setLostKey(null);
              void session.dismissEdit(lost.pending.key).catch(notifyError(m.cant_dismiss_edit()));
            }}
            onClose={() => setLostKey(null)}
          />
        )}
        {isSaveOpen && <SaveView workspace={workspace} content={content} editor={editor} onClose={() => setSaveOpen(false)} />}
      </Part>
    </>
  );
}

import { useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useStageSize } from "../canvas/useStageSize.ts";
import { DEFAULT_SEAM, type DocumentContent, type Version } from "../contract/documents.ts";
import { isFinished } from "../contract/edits.ts";
import { MASK_DILATION } from "../core/geometry/region.ts";
import { listenToKeys } from "../editor/listen.ts";
import { useChosenEngine } from "../features/generate/useChosenEngine.ts";
import { useEditDraft } from "../features/generate/useEditDraft.ts";
import { fetchSubmission, useSubmitEdit } from "../features/generate/useSubmitEdit.ts";
import type { EarlierMask } from "../features/paint/MaskMenu.tsx";
import { useReview } from "../features/review/useReview.ts";
import { UserButton } from "../features/signIn/UserButton.tsx";
import { VersionThumb } from "../features/versions/VersionThumb.tsx";
import { m } from "../messages/messages.js";
import { currentVersion } from "../session/document/documentContent.ts";
import type { PlacedLayer } from "../session/document/versionBeneath.ts";
import { useEditorMembers, useEditorState } from "../state/store.ts";
import { Awaited } from "../ui/Awaited.tsx";
import { Boundary } from "../ui/Boundary.tsx";
import { percentText } from "../ui/format.ts";
import { chosenFrame } from "../workspace/chosenFrame.ts";
import type { PlanFramedEdit } from "../workspace/editDraft.ts";
import { lazyWithRetry } from "../workspace/lazyWithRetry.ts";
import { notifyError } from "../workspace/notifyError.ts";
import { knownEdits } from "../workspace/trackedEdits.ts";
import { useEditor } from "../workspace/useEditor.ts";
import { useLayers } from "../workspace/useLayers.ts";
import { useSession } from "../workspace/useSession.ts";
import { useTrackedEdits } from "../workspace/useTrackedEdits.ts";
import type { OpenDocument } from "../workspace/workspace.ts";
import { EditView } from "./EditView.tsx";
import type { UserWorkspace } from "./userWorkspace.ts";

// The first stroke needs the canvas alone: what stands around it comes after, into places that are kept for it.
const Header = lazy(lazyWithRetry(() => import("./Header.tsx")));
const ToolRail = lazy(lazyWithRetry(() => import("../features/paint/ToolRail.tsx")));
const EditPanel = lazy(lazyWithRetry(() => import("./EditPanel.tsx")));
const Strip = lazy(lazyWithRetry(() => import("../features/versions/Strip.tsx")));
const HelpSheet = lazy(lazyWithRetry(() => import("./HelpSheet.tsx")));
const ResultView = lazy(lazyWithRetry(() => import("../features/review/ResultView.tsx")));
const LostEditDialog = lazy(lazyWithRetry(() => import("../features/generate/LostEditDialog.tsx")));
const ServerCopy = lazy(lazyWithRetry(() => import("../features/sync/ServerCopy.tsx")));
const SaveView = lazy(lazyWithRetry(() => import("../features/export/SaveView.tsx")));

/** How a frame of the designer's own is sent: fetched with the first one. */
const planFramedEdit: PlanFramedEdit = async (base, framed) =>
  (await import("../features/extend/framedEdit.ts")).framedEdit(base, framed);

/** What an edit reaches beyond its paint, before a designer retunes it. */
const SEAM_REACH = { maskDilation: MASK_DILATION, feather: DEFAULT_SEAM.grow + DEFAULT_SEAM.feather };

interface WorkspaceViewProps {
  readonly own: UserWorkspace;
  readonly open: OpenDocument;
  readonly content: DocumentContent;
  readonly onOpen: () => void;
  readonly onOpenUrl: () => void;
  readonly onImportMask: () => void;
  readonly onReuseMask: (mask: EarlierMask) => void;
  readonly onDocument: (id: string) => void;
}

/** The open document: stage, panel, strip; edit or review. */
export function WorkspaceView({
  own,
  open,
  content,
  onOpen,
  onOpenUrl,
  onImportMask,
  onReuseMask,
  onDocument,
}: WorkspaceViewProps) {
  const { editor } = open;
  const { workspace, trackedEdits, extensionRunner } = own;
  const { session } = workspace;
  const step = useEditor(editor);
  const state = useSession(session);
  const queries = useQueryClient();
  const { mode, ownFrame, isHelpOpen } = useEditorMembers("mode", "ownFrame", "isHelpOpen");
  const { showView, writePrompt, setHelpOpen } = useEditorState.getState();
  const [isSaveOpen, setSaveOpen] = useState(false);
  const [lostKey, setLostKey] = useState<string | null>(null);
  const selecting = useRef<AbortController>(null);
  const stage = useRef<HTMLElement>(null);
  useStageSize(stage);

  const version = currentVersion(content);
  const layers = useLayers(open.pictures, version.layers);
  const { engines, engine } = useChosenEngine();
  const followed = useTrackedEdits(trackedEdits);
  const edits = useMemo(() => knownEdits(followed), [followed]);
  const lost = followed.find((one) => one.kind === "lost" && one.pending.key === lostKey);
  const running = edits.filter((edit) => !isFinished(edit));
  const [firstRunning] = running;
  const { results, reviewed, show } = useReview(editor, step, edits, state.outbox);

  const undecidedIds = new Set([...results, ...running].map(({ id }) => id));
  const waiting = state.outbox.filter(({ editId, reopened }) => editId && !reopened && undecidedIds.has(editId));
  const next = useEditDraft(editor, step, version, engine, { waiting, reviewedId: reviewed?.edit.id ?? null });
  const { isSending, failure, editError, send, regenerate, replaceLost, stop } = useSubmitEdit(
    workspace,
    edits,
    extensionRunner,
    planFramedEdit,
  );

  useEffect(() => {
    if (step > 0 || mode === "extend") void fetchSubmission();
  }, [step, mode]);

  // Not the canvas's: while the layers of another version are loaded there is none, and undo goes on.
  const hasKeys = reviewed === null && !state.isHeldElsewhere;
  useEffect(() => {
    if (!hasKeys) return;
    const listening = new AbortController();
    listenToKeys(editor, window, listening.signal);
    return () => listening.abort();
  }, [editor, hasKeys]);

  useEffect(() => {
    document.title = firstRunning
      ? `${firstRunning.progress === null ? "…" : percentText(firstRunning.progress / 100)} ${content.name}`
      : m.app_document_title({ name: content.name });
  }, [firstRunning, content.name]);

  const { pictures } = open;
  const pictureOf = useCallback((shown: Version) => <VersionThumb pictures={pictures} version={shown} />, [pictures]);
  const reopen = async (opened: PlacedLayer) => {
    const { reopenLayer } = await import("../features/review/reopenLayer.ts");
    show((await reopenLayer(workspace, queries, opened)).id);
  };
  const reopenedIds = new Set(state.outbox.flatMap(({ editId, reopened }) => (editId && reopened ? [editId] : [])));

  return (
    <>
      <Boundary part={m.part_header()} slot="header">
        <Suspense fallback={<header className="header" />}>
          <Header
            name={content.name}
            state={state}
            canvas={version.canvas}
            editor={editor}
            canReview={results.length > 0}
            isLookedAt={state.isHeldElsewhere}
            user={<UserButton session={session} />}
            listDocuments={(signal) => session.documents(signal)}
            onRename={(name) => session.rename(name)}
            onOpen={onOpen}
            onOpenUrl={onOpenUrl}
            onDocument={onDocument}
            onView={showView}
            onSave={() => setSaveOpen(true)}
          />
        </Suspense>
      </Boundary>
      <div className="workspace" inert={state.isHeldElsewhere}>
        <Boundary part={m.part_tool_rail()} slot="rail">
          <Suspense fallback={<div className="rail" />}>
            <ToolRail />
          </Suspense>
        </Boundary>
        <main className="stage" ref={stage}>
          <Boundary part={m.part_stage()} slot="stage" resetKeys={[reviewed?.edit.id, version.id]}>
            {" "}
            {reviewed ? (
              <Suspense fallback={<Awaited />}>
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
                    regenerate(reviewed.edit.id);
                    showView("edit");
                  }}
                />
              </Suspense>
            ) : (
              layers && (
                <EditView
                  editor={editor}
                  layers={layers}
                  canvasSize={version.canvas}
                  frame={mode === "extend" ? chosenFrame(version.canvas, next.draft.preset, ownFrame) : null}
                  isForecast={engine.usesPrompt}
                  onCrop={(frame) =>
                    void import("../features/extend/cropCanvas.ts")
                      .then(({ cropCanvas }) => cropCanvas(workspace, frame))
                      .catch(notifyError)
                  }
                  regions={next.regions}
                  seam={SEAM_REACH}
                  content={content}
                  running={running}
                  onImport={onImportMask}
                  onReuse={onReuseMask}
                />
              )
            )}
          </Boundary>{" "}
        </main>
        <Boundary part={m.part_panel()} slot="panel">
          <Suspense fallback={<aside className="panel" aria-busy />}>
            <EditPanel
              content={content}
              engines={engines}
              engine={engine}
              readiness={next.readiness}
              findings={next.findings}
              editor={editor}
              failure={failure}
              editError={editError}
              count={next.draft.islands?.length ?? 1}
              runningCount={running.length}
              isSending={isSending}
              onPrompt={writePrompt}
              onGenerate={() => send(next.draft)}
              onStop={() => stop(running)}
            />
          </Suspense>
        </Boundary>
        <Boundary part={m.part_strip()} slot="strip">
          <Suspense fallback={<div className="strip" />}>
            <Strip
              content={content}
              followed={followed}
              shownId={reviewed?.edit.id ?? version.id}
              pictureOf={pictureOf}
              onVersion={(id) => {
                showView("edit");
                selecting.current?.abort();
                const choice = new AbortController();
                selecting.current = choice;
                workspace.visit(id, choice.signal).catch((error: unknown) => {
                  if (!choice.signal.aborted) void notifyError(error);
                });
              }}
              reopenedIds={reopenedIds}
              onReopen={(shown, layer) => void reopen({ version: shown, layer }).catch(notifyError)}
              onEdit={(edit) => {
                if (edit.result) show(edit.id);
              }}
              onLost={({ pending }) => setLostKey(pending.key)}
            />
          </Suspense>
        </Boundary>
      </div>
      <Boundary part={m.part_dialog()}>
        {" "}
        <Suspense>
          {isHelpOpen && <HelpSheet onClose={() => setHelpOpen(false)} />}
          <ServerCopy workspace={workspace} isDrawing={editor.isDrawing} />
          {lost?.kind === "lost" && (
            <LostEditDialog
              lost={lost}
              engines={engines}
              onRegenerate={() => {
                setLostKey(null);
                replaceLost(lost);
              }}
              onDismiss={() => {
                setLostKey(null);
                void session.dismissEdit(lost.pending.key).catch(notifyError);
              }}
              onClose={() => setLostKey(null)}
            />
          )}
          {isSaveOpen && <SaveView workspace={workspace} content={content} editor={editor} onClose={() => setSaveOpen(false)} />}
        </Suspense>
      </Boundary>
    </>
  );
}

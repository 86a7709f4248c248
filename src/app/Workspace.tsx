import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from "react";
import { awaitsLateAnswer, cancelEdit } from "../api/edits.ts";
import { enginesQuery } from "../api/engines.ts";
import type { ShownRegion } from "../canvas/RegionBox.tsx";
import { DEFAULT_SEAM, type DocumentContent, type Layer, type Version } from "../contract/documents.ts";
import { type Edit, type EngineDescription, isFinished } from "../contract/edits.ts";
import type { Preset } from "../contract/presets.ts";
import { areaOf, type Rect } from "../core/geometry.ts";
import type { Finding } from "../core/mask/preflight.ts";
import { SENT_GROW } from "../core/region.ts";
import { currentVersion } from "../session/documentContent.ts";
import { useEditorMembers, useEditorState } from "../state/store.ts";
import { type AnsweredEdit, isAnswered } from "./answeredEdit.ts";
import { chosenFrame, ownFrameOn } from "./chosenFrame.ts";
import { forgetEdit } from "./commands/forgetEdit.ts";
import { leave } from "./commands/leave.ts";
import { reopenLayer } from "./commands/reopenLayer.ts";
import { saveMask } from "./commands/saveMask.ts";
import { copyPicture, labelOf, savePicture } from "./commands/savePicture.ts";
import { selectVersion } from "./commands/selectVersion.ts";
import { type EditDraft, submitEdit } from "./commands/submitEdit.ts";
import { EditView } from "./EditView.tsx";
import { isTakenAsItComes } from "./extensionRun.ts";
import type { Mend } from "./findings.ts";
import { islandsToSend } from "./islandsToSend.ts";
import type { Readiness } from "./panels/GenerateFooter.tsx";
import type { EarlierMask } from "./panels/MaskMenu.tsx";
import { presetOf } from "./panels/presetOf.ts";
import { UserButton } from "./panels/UserButton.tsx";
import { VersionThumb } from "./panels/VersionThumb.tsx";
import type { OpenDocument, Studio } from "./studio.ts";
import { tellFailure } from "./tellFailure.ts";
import { untilFetched } from "./untilFetched.ts";
import { useEditor } from "./useEditor.ts";
import { useFindings } from "./useFindings.ts";
import { useFollowedEdits } from "./useFollowedEdits.ts";
import { useLayers } from "./useLayers.ts";
import { regionsOfIslands, useRegion } from "./useRegion.ts";
import { useSession } from "./useSession.ts";
import { useStageSize } from "./useStageSize.ts";
import { messageOf, savedText, shareText } from "./words.ts";

// The first stroke needs the canvas alone: what stands around it comes after, into places that are kept for it.
const Header = lazy(untilFetched(() => import("./panels/Header.tsx")));
const ToolRail = lazy(untilFetched(() => import("./panels/ToolRail.tsx")));
const EditPanel = lazy(untilFetched(() => import("./panels/EditPanel.tsx")));
const Strip = lazy(untilFetched(() => import("./panels/Strip.tsx")));
const HelpSheet = lazy(untilFetched(() => import("./panels/HelpSheet.tsx")));
const AnswerView = lazy(untilFetched(() => import("./AnswerView.tsx")));
const SaveDialog = lazy(untilFetched(() => import("./panels/SaveDialog.tsx")));

/** Until the server has told its engines: painting goes on, sending waits. */
const UNREACHABLE: EngineDescription = {
  id: "local",
  label: "Content-aware fill",
  available: false,
  reason: "Waiting for the server. You can go on painting.",
  usesPrompt: false,
  creditsPerEdit: 0,
  canCancel: true,
  sizes: null,
};

const SENDING = ["sendEdit"];

/** What an edit reaches beyond its paint, before a designer retunes it. */
const SEAM_REACH = { sentGrow: SENT_GROW, feather: DEFAULT_SEAM.grow + DEFAULT_SEAM.feather };
/** What a press sends: with which seed, and which islands, each as an edit of its own; null: all paint as one. */
interface Sending {
  readonly seed: number | null;
  readonly islands: readonly Rect[] | null;
}

const SENT_ONCE_MORE = "This sends what is painted once more. The answer that you see stays.";

const NO_REGION: readonly ShownRegion[] = [];

const islandsIn = (findings: readonly Finding[]): readonly Rect[] | null =>
  findings.find((finding) => finding.kind === "islands")?.islands ?? null;

function readinessOf(mode: "repaint" | "extend", share: number, engine: EngineDescription, prompt: string): Readiness {
  if (!engine.available) return { isReady: false, tone: "warn", text: engine.reason ?? `${engine.label} is not available.` };
  // The finding says it, and what to do.
  if (mode === "repaint" && share === 0) return { isReady: false, tone: "hint", text: null };
  if (engine.usesPrompt && prompt.trim() === "") return { isReady: false, tone: "hint", text: "Say what should be there." };
  if (mode === "extend") return { isReady: true, tone: "ok", text: "The old picture stays exactly as it is. Ready to send." };
  return { isReady: true, tone: "ok", text: `Mask covers ${shareText(share)}. Ready to send.` };
}

interface Reopened {
  readonly version: Version;
  readonly layer: Layer;
}

interface WorkspaceProps {
  readonly studio: Studio;
  readonly open: OpenDocument;
  readonly content: DocumentContent;
  readonly onOpen: () => void;
  readonly onOpenUrl: () => void;
  readonly onImportMask: () => void;
  readonly onReuseMask: (mask: EarlierMask) => void;
  readonly onDocument: (id: string) => void;
}

/** The open document: stage, panel, strip; edit or review. */
export function Workspace({ studio, open, content, onOpen, onOpenUrl, onImportMask, onReuseMask, onDocument }: WorkspaceProps) {
  const { editor } = open;
  const { session } = studio;
  const step = useEditor(editor);
  const state = useSession(session);
  const queries = useQueryClient();
  const { data: engines = [] } = useQuery(enginesQuery());
  const {
    mode,
    preset: pickedPreset,
    ownFrame,
    detail,
    prompt,
    params,
    seed,
    engineId,
    regionChoice,
    view,
    isHelpOpen,
    run,
  } = useEditorMembers(
    "mode",
    "preset",
    "ownFrame",
    "detail",
    "prompt",
    "params",
    "seed",
    "engineId",
    "regionChoice",
    "view",
    "isHelpOpen",
    "run",
  );
  const { showView, writePrompt, chooseRegion, setHelpOpen, pauseRun } = useEditorState.getState();
  const [isSaveOpen, setSaveOpen] = useState(false);
  const selecting = useRef<AbortController>(null);
  const shownId = useRef<string | null>(null);
  const stage = useRef<HTMLElement>(null);
  useStageSize(stage);
  const [reviewedId, setReviewedId] = useState<string | null>(null);

  const version = currentVersion(content);
  const canvas = editor.mask.size;
  const layers = useLayers(open.pictures, version.layers);
  const available = engines.filter((other) => other.available);
  const engine = available.find(({ id }) => id === engineId) ?? available[0] ?? engines[0] ?? UNREACHABLE;
  const preset: Preset = presetOf(pickedPreset);

  const edits = useFollowedEdits(state.pendingEdits);
  const running = edits.filter((edit) => !isFinished(edit));
  const [firstRunning] = running;
  const failed = edits.findLast((edit) => edit.status === "failed" && edit.candidate === null);
  const answered = edits.filter(isAnswered);
  const reviewed = answered.find(({ id }) => id === reviewedId) ?? answered.at(-1);
  const reviewedPending = state.pendingEdits.find(({ editId }) => editId === reviewed?.id);

  const isReviewing = view === "review" && reviewed !== undefined && reviewedPending !== undefined;

  const undecidedIds = new Set(edits.filter((edit) => isAnswered(edit) || !isFinished(edit)).map(({ id }) => id));
  const waiting = state.pendingEdits.filter(({ editId, reopened }) => editId && !reopened && undecidedIds.has(editId));

  const answeredCount = answered.length;
  const latest = answered.findLast(({ status }) => status === "completed");
  const latestId = latest?.id ?? null;
  const taken = latest && isTakenAsItComes(run, latest) ? latest : null;
  useEffect(() => {
    if (taken) return;
    // An open stroke would be lost with the stage: the answer is shown when it is done, or when that on review is decided upon.
    if (latestId === null || latestId === shownId.current || isReviewing || (step >= 0 && editor.isDrawing)) return;
    shownId.current = latestId;
    setReviewedId(latestId);
    useEditorState.getState().showView("review");
  }, [latestId, taken, isReviewing, step, editor]);

  // Each edit that is taken on, and each end, changes what is left to spend.
  const changeCount = edits.length + edits.filter(isFinished).length;
  useEffect(() => {
    if (changeCount > 0) void queries.invalidateQueries(enginesQuery());
  }, [changeCount, queries]);

  useEffect(() => {
    document.title = firstRunning
      ? `${firstRunning.progress === null ? "…" : `${Math.round(firstRunning.progress)} %`} ${content.name}`
      : `${content.name} · Overpaint`;
  }, [firstRunning, content.name]);

  const share = useMemo(() => (step >= 0 ? editor.settledMask.count() / areaOf(editor.mask.size) : 0), [editor, step]);
  const region = useRegion(editor, step, engine);
  const { findings, isStale } = useFindings(editor, step, region?.rect ?? null, engine);
  const found = mode === "repaint" && regionChoice.kind === "islands" ? islandsIn(findings) : null;
  const next = found && islandsToSend(found, canvas, waiting, isReviewing ? reviewed.id : null);
  const islands = next?.islands ?? null;
  const regions = useMemo(
    () => (islands ? regionsOfIslands(islands, canvas, engine) : region ? [region] : NO_REGION),
    [islands, canvas, engine, region],
  );
  const ready = readinessOf(mode, share, engine, prompt);
  const note = next ? next.note : isReviewing && mode === "repaint" ? SENT_ONCE_MORE : null;
  const readiness: Readiness = ready.isReady && note ? { ...ready, tone: "hint", text: note } : ready;
  // What it costs is known when it is known how many there are.
  const isCounted = regionChoice.kind !== "islands" || mode === "extend" || !isStale;
  const mend = (chosen: Mend) => {
    switch (chosen.kind) {
      case "command":
        return editor.perform(chosen.command);
      case "region":
        return chooseRegion(chosen.choice);
      case "work":
        editor.preview(chosen.label, chosen.work);
        return editor.applyPreview();
    }
  };

  const draftOf = ({ seed: chosenSeed, islands: chosen }: Sending): EditDraft => ({
    engine,
    mode,
    preset,
    frame: ownFrameOn(version.canvas, ownFrame),
    detail,
    prompt,
    regionChoice: useEditorState.getState().regionChoice,
    islands: chosen,
    params: chosenSeed === null ? params : { ...params, seed: chosenSeed },
  });
  const sending = useMutation({
    mutationKey: SENDING,
    mutationFn: async (wanted: Sending) => {
      stepping.reset();
      asking.reset();
      await forgetFailed();
      await submitEdit(studio, draftOf(wanted));
    },
    onError: () => pauseRun(),
  });
  const stepping = useMutation({
    mutationKey: SENDING,
    mutationFn: async (edit: AnsweredEdit) => {
      const { takeStep } = await import("./commands/takeStep.ts");
      await takeStep(studio, open, edit, draftOf({ seed, islands: null }));
    },
    // The answer is reviewed, or the frame waits for another press.
    onError: () => pauseRun(),
  });
  const asking = useMutation({
    mutationKey: SENDING,
    mutationFn: async (edit: AnsweredEdit) => {
      const { askAgain } = await import("./commands/askAgain.ts");
      await askAgain(studio, edit);
    },
  });
  const { mutate: take } = stepping;
  const takenId = taken?.id;
  const isFailed = failed !== undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once an answer, whatever else has changed
  useEffect(() => {
    if (taken) take(taken);
    else if (isFailed) pauseRun();
  }, [takenId, isFailed]);
  const stopping = useMutation({
    onMutate: () => pauseRun(),
    mutationFn: (ended: readonly Edit[]) =>
      Promise.all(ended.map(({ id }) => cancelEdit(id).then((now) => queries.setQueryData(["edit", id], now)))),
  });

  const reopening = useMutation({
    mutationFn: ({ version: shown, layer }: Reopened) => reopenLayer(studio, shown, layer),
    onSuccess: (edit) => {
      queries.setQueryData(["edit", edit.id], edit);
      setReviewedId(edit.id);
      showView("review");
    },
    onError: tellFailure,
  });
  const reopenedIds = new Set(state.pendingEdits.flatMap(({ editId, reopened }) => (editId && reopened ? [editId] : [])));

  const forgetFailed = () =>
    Promise.all(
      edits
        .filter((edit) => isFinished(edit) && edit.candidate === null && !awaitsLateAnswer(edit))
        .map(({ id }) => forgetEdit(session, id)),
    );

  // A second click comes before the first has changed anything that is shown.
  const generate = (wanted: Sending) => {
    if (queries.isMutating({ mutationKey: SENDING }) === 0) sending.mutate(wanted);
  };

  const failure =
    (sending.error ?? stepping.error ?? asking.error)
      ? messageOf(sending.error ?? stepping.error ?? asking.error)
      : (failed?.error?.message ?? (stopping.error ? messageOf(stopping.error) : null));

  return (
    <>
      <Suspense fallback={<header className="header" />}>
        <Header
          name={content.name}
          saved={savedText(state)}
          canvas={version.canvas}
          editor={editor}
          canReview={answeredCount > 0}
          user={<UserButton onSignOut={() => void leave(session).catch(tellFailure)} />}
          listDocuments={(signal) => session.documents(signal)}
          onRename={(name) => session.rename(name)}
          onOpen={onOpen}
          onOpenUrl={onOpenUrl}
          onDocument={onDocument}
          onView={showView}
          onSave={() => setSaveOpen(true)}
        />
      </Suspense>
      <Suspense fallback={<div className="rail" />}>
        <ToolRail />
      </Suspense>
      <main className="stage" ref={stage}>
        {isReviewing ? (
          <Suspense>
            <AnswerView
              key={`${reviewed.id} ${reviewedPending.reopened?.versionId}`}
              studio={studio}
              open={open}
              content={content}
              edit={reviewed}
              pending={reviewedPending}
              place={answered.indexOf(reviewed)}
              count={answeredCount}
              onAgain={() => {
                if (queries.isMutating({ mutationKey: SENDING }) === 0) asking.mutate(reviewed);
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
              frame={mode === "extend" ? chosenFrame(version.canvas, preset, ownFrame) : null}
              isForecast={engine.usesPrompt}
              onCrop={(frame) =>
                void import("./commands/cropCanvas.ts").then(({ cropCanvas }) => cropCanvas(studio, frame)).catch(tellFailure)
              }
              regions={regions}
              seam={SEAM_REACH}
              content={content}
              running={running}
              onImport={onImportMask}
              onReuse={onReuseMask}
            />
          )
        )}
      </main>
      <Suspense fallback={<aside className="panel" aria-busy />}>
        <EditPanel
          content={content}
          engines={engines}
          engine={engine}
          readiness={{ ...readiness, isReady: readiness.isReady && isCounted }}
          findings={mode === "repaint" ? findings : []}
          onMend={mend}
          failure={failure}
          count={islands?.length ?? 1}
          runningCount={running.length}
          isSending={sending.isPending || stepping.isPending || asking.isPending}
          onPrompt={(text) => {
            writePrompt(text);
            session.setPrompt(text);
          }}
          onGenerate={() => generate({ seed, islands })}
          onStop={() => stopping.mutate(running)}
        />
      </Suspense>
      <Suspense fallback={<div className="strip" />}>
        <Strip
          content={content}
          edits={edits}
          shownId={isReviewing ? reviewed.id : version.id}
          pictureOf={(shown) => <VersionThumb pictures={open.pictures} version={shown} />}
          onVersion={(id) => {
            showView("edit");
            selecting.current?.abort();
            const choice = new AbortController();
            selecting.current = choice;
            selectVersion(studio, id, choice.signal).catch((error: unknown) => {
              if (!choice.signal.aborted) throw error;
            });
          }}
          reopenedIds={reopenedIds}
          nameOf={(layer) => labelOf(content, layer.imageId)}
          onReopen={(shown, layer) => reopening.mutate({ version: shown, layer })}
          onEdit={(edit) => {
            if (!edit.candidate) return;
            setReviewedId(edit.id);
            showView("review");
          }}
        />
      </Suspense>
      <Suspense>
        {isHelpOpen && <HelpSheet onClose={() => setHelpOpen(false)} />}
        {isSaveOpen && (
          <SaveDialog
            size={version.canvas}
            edits={version.layers.slice(1).map(({ imageId }) => labelOf(content, imageId))}
            onSave={(wish, options) => savePicture(studio, wish, options)}
            onCopy={(options) => copyPicture(studio, options)}
            onSaveMask={() => saveMask(editor, content.name)}
            onClose={() => setSaveOpen(false)}
          />
        )}
      </Suspense>
    </>
  );
}

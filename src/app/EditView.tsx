import { lazy, Suspense, useMemo, useState } from "react";
import type { ShownRegion } from "../canvas/RegionBox.tsx";
import type { EditorStageProps } from "../canvas/Stage.tsx";
import { EditorStage } from "../canvas/Stage.tsx";
import type { DocumentContent } from "../contract/documents.ts";
import type { Edit } from "../contract/edits.ts";
import type { Rect } from "../core/geometry/geometry.ts";
import type { MaskMenuProps } from "../features/paint/MaskMenu.tsx";
import type { MaskOperation } from "../features/paint/maskOperations.ts";
import { useEditorMembers } from "../state/store.ts";
import { PendingChip } from "../ui/PendingChip.tsx";
import { lazyWithRetry } from "../workspace/lazyWithRetry.ts";
import { useEditor, usePending } from "../workspace/useEditor.ts";

const MaskBar = lazy(lazyWithRetry(() => import("../features/paint/MaskBar.tsx")));
const FrameView = lazy(lazyWithRetry(() => import("../features/extend/FrameView.tsx")));
const ProgressChip = lazy(lazyWithRetry(() => import("../features/generate/ProgressChip.tsx")));
const Regions = lazy(lazyWithRetry(() => import("../features/generate/Regions.tsx")));

interface EditViewProps
  extends Pick<EditorStageProps, "editor" | "layers" | "canvasSize" | "frame" | "seam">,
    Pick<MaskMenuProps, "onImport" | "onReuse"> {
  readonly content: DocumentContent;
  /** Of each edit that the next press sends; none while nothing is painted. */
  readonly regions: readonly ShownRegion[];
  /** Of an engine that decides itself how far some presets grow. */
  readonly isForecast: boolean;
  /** The edits that are waited for. */
  readonly running: readonly Edit[];
  /** An edit is on its way to the server. */
  readonly isSending: boolean;
  /** The paint has changed since the last press. */
  readonly isPaintNew: boolean;
}

/** The work in progress, the nearest first. It renders by itself: its progress is reported while strokes are drawn, too. */
function Waits({
  editor,
  running,
  ...sent
}: Pick<EditViewProps, "editor" | "running" | "isSending" | "isPaintNew"> & { readonly region: Rect | null }) {
  const pending = usePending(editor);
  if (pending) return <PendingChip {...pending} onCancel={() => editor.cancelWork()} />;
  return <ProgressChip edits={running} {...sent} />;
}

/** The canvas, and what floats over it: the tool's options, or the operation that is looked at, and what goes on. */
export function EditView({
  content,
  regions,
  running,
  isSending,
  isPaintNew,
  isForecast,
  onImport,
  onReuse,
  ...stage
}: EditViewProps) {
  const { editor, canvasSize } = stage;
  useEditor(editor);
  const { mode } = useEditorMembers("mode");
  const [chosen, setOperation] = useState<MaskOperation | null>(null);
  const boxes = useMemo(() => regions.map(({ rect }) => rect), [regions]);
  const [first] = regions;
  const region = mode === "repaint" && first ? first.rect : null;
  const isSent = mode === "repaint" && (isSending || running.some((edit) => edit.mode === "inpaint")) && !isPaintNew;
  const waits = { isSending, isPaintNew, region };
  const operation = chosen && chosen.label === editor.shownPreview?.label ? chosen : null;
  return (
    <>
      <div className="options-place" />
      <div className="fill" data-sent={isSent || undefined}>
        <EditorStage {...stage} regions={boxes} isSent={isSent} />
        {mode === "repaint" && first && (
          <Suspense>
            <Regions regions={regions} first={first} canvas={canvasSize} />
          </Suspense>
        )}
      </div>
      {mode === "extend" && stage.frame && (
        <Suspense>
          <FrameView frame={stage.frame} canvas={canvasSize} isForecast={isForecast} />
        </Suspense>
      )}
      {mode === "repaint" && (
        <Suspense>
          <MaskBar
            editor={editor}
            content={content}
            canvasSize={canvasSize}
            operation={operation}
            onOperation={setOperation}
            onImport={onImport}
            onReuse={onReuse}
          />
        </Suspense>
      )}
      <Suspense>
        {operation ? <ProgressChip edits={running} {...waits} /> : <Waits editor={editor} running={running} {...waits} />}
      </Suspense>
    </>
  );
}

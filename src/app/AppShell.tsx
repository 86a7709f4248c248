import { lazy, Suspense, useCallback, useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from "react";
import { DropTarget } from "../features/open/DropTarget.tsx";
import { EmptyState } from "../features/open/EmptyState.tsx";
import { type ImageSource, type Intake, sourceName } from "../features/open/intake.ts";
import { loadImage } from "../features/open/loadImage.ts";
import { openImage, openSample } from "../features/open/openImage.ts";
import { openStored, restoreDocument } from "../features/open/restoreDocument.ts";
import { useIntake } from "../features/open/useIntake.ts";
import { usePaste } from "../features/open/usePaste.ts";
import { UserButton } from "../features/signIn/UserButton.tsx";
import { m } from "../messages/messages.js";
import { useEditorMembers, useEditorState } from "../state/store.ts";
import { keepAboveKeyboard, watchLayout } from "../ui/layout.ts";
import { PendingChip } from "../ui/PendingChip.tsx";
import { Reload } from "../ui/Reload.tsx";
import { lazyWithRetry } from "../workspace/lazyWithRetry.ts";
import { useSession } from "../workspace/useSession.ts";
import { FileChooser } from "./FileChooser.tsx";
import { StartHeader } from "./StartHeader.tsx";
import { useMaskImport } from "./useMaskImport.ts";
import { useOpening } from "./useOpening.ts";
import type { UserWorkspace } from "./userWorkspace.ts";
import { WorkspaceView } from "./WorkspaceView.tsx";

const OpenInAnotherTab = lazy(lazyWithRetry(() => import("../features/sync/OpenInAnotherTab.tsx")));
const Assistance = lazy(lazyWithRetry(() => import("./Assistance.tsx")));
const ImportMaskDialog = lazy(lazyWithRetry(() => import("../features/paint/ImportMaskDialog.tsx")));
const MoreImages = lazy(lazyWithRetry(() => import("../features/open/MoreImages.tsx")));
const Notices = lazy(lazyWithRetry(() => import("./Notices.tsx")));
const ReplaceDialog = lazy(lazyWithRetry(() => import("../features/open/ReplaceDialog.tsx")));
const UrlDialog = lazy(lazyWithRetry(() => import("../features/open/UrlDialog.tsx")));

/** The frame of everything: what comes in by paste, drop or dialog, and what is open. */
export function AppShell({ own }: { readonly own: UserWorkspace }) {
  const { workspace } = own;
  const open = useSyncExternalStore(workspace.subscribe, workspace.getSnapshot);
  const { document: content, isHeldElsewhere } = useSession(workspace.session);
  const { hasNotices, isOutdated, layout } = useEditorMembers("hasNotices", "isOutdated", "layout");
  const [isRestored, setRestored] = useState(false);
  const [isUrlAsked, setUrlAsked] = useState(false);
  const chooser = useRef<HTMLInputElement>(null);
  const maskChooser = useRef<HTMLInputElement>(null);
  const { opening, run, cancel } = useOpening(workspace);
  const mask = useMaskImport(workspace, run);

  const openSource = useCallback(
    (source: ImageSource) =>
      void run(m.opening_image(), m.cant_open({ name: sourceName(source) }), async (signal, onProgress) =>
        openImage(workspace, await loadImage(source, signal), signal, onProgress),
      ),
    [workspace, run],
  );
  const { asked, takeIn, ...intake } = useIntake(
    useCallback(() => workspace.getSnapshot() !== null, [workspace]),
    openSource,
  );
  usePaste(useCallback((pasted: Intake) => takeIn(pasted, "pasted"), [takeIn]));
  const takeDropped = useCallback((dropped: Intake) => takeIn(dropped, "dropped"), [takeIn]);

  const shell = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => watchLayout(useEditorState.getState().setLayout), []);
  useLayoutEffect(() => (shell.current ? keepAboveKeyboard(shell.current) : undefined), []);
  useEffect(() => {
    void run(m.opening_document(), m.cant_open_document(), (signal) => restoreDocument(workspace, signal)).finally(() =>
      setRestored(true),
    );
  }, [workspace, run]);

  const documents = {
    listDocuments: (signal: AbortSignal) => workspace.session.documents(signal),
    onOpen: () => chooser.current?.click(),
    onOpenUrl: () => setUrlAsked(true),
    onDocument: (id: string) =>
      void run(m.opening_document(), m.cant_open_document(), (signal) => openStored(workspace, id, signal)),
  };
  return (
    <div
      ref={shell}
      className="shell"
      data-empty={!open || undefined}
      data-docked={layout !== "wide" || undefined}
      data-compact={layout === "compact" || undefined}
    >
      <FileChooser
        ref={chooser}
        multiple
        onFiles={(files) =>
          intake.begin(
            files.map((file) => ({ kind: "file", file })),
            openSource,
          )
        }
      />
      <FileChooser ref={maskChooser} onFiles={([file]) => file && mask.open({ kind: "file", file })} />
      {open && content ? (
        <WorkspaceView
          {...documents}
          own={own}
          open={open}
          content={content}
          onImportMask={() => maskChooser.current?.click()}
          onReuseMask={mask.reuse}
        />
      ) : (
        <>
          <StartHeader user={<UserButton session={workspace.session} />} documents={documents} />
          <main className="stage">
            {isRestored && (
              <EmptyState
                {...documents}
                onSample={(file, name) =>
                  void run(m.opening_image(), m.cant_open({ name }), (signal) => openSample(workspace, file, name, signal))
                }
              />
            )}
          </main>
        </>
      )}
      {opening && opening.over === open && (
        <div className="over-stage">
          <PendingChip {...opening} onCancel={isRestored ? cancel : undefined} />
        </div>
      )}
      {intake.waiting.length > 0 && (
        <div className="over-stage">
          <Suspense>
            <MoreImages sources={intake.waiting} onOpen={intake.openWaiting} onDismiss={intake.dismissWaiting} />
          </Suspense>
        </div>
      )}
      {isOutdated && <Reload>{m.app_was_updated()}</Reload>}
      <DropTarget onDrop={takeDropped} />
      <Suspense>
        <Assistance own={own} open={open} />
      </Suspense>
      <Suspense>{(open || hasNotices) && <Notices session={workspace.session} />}</Suspense>
      <Suspense>
        {asked && (
          <ReplaceDialog
            origin={asked.origin}
            others={asked.sources.length - 1}
            current={content?.name ?? ""}
            onCancel={intake.cancel}
            onOpen={() => intake.begin(asked.sources, openSource)}
            onMask={() => intake.begin(asked.sources, mask.open)}
          />
        )}
        {open && content && isHeldElsewhere && (
          <OpenInAnotherTab
            key={content.id}
            name={content.name}
            onTakeOver={async () => {
              await workspace.session.takeOver();
              location.reload();
            }}
          />
        )}
        {isUrlAsked && (
          <UrlDialog
            onCancel={() => setUrlAsked(false)}
            onImage={(image) => {
              setUrlAsked(false);
              void run(m.opening_image(), m.cant_open({ name: image.name }), (signal, onProgress) =>
                openImage(workspace, image, signal, onProgress),
              );
            }}
          />
        )}
        {mask.offered && <ImportMaskDialog offered={mask.offered} onCancel={mask.dismiss} onImport={mask.importAs} />}
      </Suspense>
    </div>
  );
}

import { lazy, Suspense, useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { ACCEPTED_FILES } from "../contract/limits.ts";
import type { Progress } from "../core/mask/progress.ts";
import { DropTarget } from "../features/open/DropTarget.tsx";
import { EmptyState } from "../features/open/EmptyState.tsx";
import { type ImageSource, type Intake, sourceName } from "../features/open/intake.ts";
import { loadImage } from "../features/open/loadImage.ts";
import { openImage, openSample } from "../features/open/openImage.ts";
import { openStored, restoreDocument } from "../features/open/restoreDocument.ts";
import { useIntake } from "../features/open/useIntake.ts";
import { usePaste } from "../features/open/usePaste.ts";
import type { MaskToImport } from "../features/paint/importMask.ts";
import { UserButton } from "../features/signIn/UserButton.tsx";
import { m } from "../messages/messages.js";
import { useEditorMembers } from "../state/store.ts";
import { messageOf } from "../ui/format.ts";
import { PendingChip } from "../ui/PendingChip.tsx";
import { Reload } from "../ui/Reload.tsx";
import { lazyWithRetry } from "../workspace/lazyWithRetry.ts";
import { notifyFailure } from "../workspace/notifyError.ts";
import { useSession } from "../workspace/useSession.ts";
import type { OpenDocument } from "../workspace/workspace.ts";
import { StartHeader } from "./StartHeader.tsx";
import type { UserWorkspace } from "./userWorkspace.ts";
import { WorkspaceView } from "./WorkspaceView.tsx";

const fetchMaskImport = lazyWithRetry(() => import("../features/paint/importMask.ts"));
const HeldElsewhere = lazy(lazyWithRetry(() => import("../features/sync/HeldElsewhere.tsx")));
const ImportMaskDialog = lazy(lazyWithRetry(() => import("../features/paint/ImportMaskDialog.tsx")));
const MoreImages = lazy(lazyWithRetry(() => import("../features/open/MoreImages.tsx")));
const Notices = lazy(lazyWithRetry(() => import("./Notices.tsx")));
const ReplaceDialog = lazy(lazyWithRetry(() => import("../features/open/ReplaceDialog.tsx")));
const UrlDialog = lazy(lazyWithRetry(() => import("../features/open/UrlDialog.tsx")));

const OPEN_PICTURE = m.opening_image();
const OPEN_DOCUMENT = m.opening_document();
const READ_MASK = m.reading_mask();

/** What is being opened. */
interface Opening {
  readonly label: string;
  /** 0..1; null where nothing can be told. */
  readonly progress: number | null;
  /** What was open when it began: once another document is, it has been opened. */
  readonly over: OpenDocument | null;
}

/** The frame of everything: what comes in by paste, drop or dialog, and what is open. */
export function AppShell({ own }: { readonly own: UserWorkspace }) {
  const { workspace } = own;
  const open = useSyncExternalStore(workspace.subscribe, workspace.getSnapshot);
  const { document: content, isHeldElsewhere } = useSession(workspace.session);
  const { hasNotices, isOutdated } = useEditorMembers("hasNotices", "isOutdated");
  const [isRestored, setRestored] = useState(false);
  const [isUrlAsked, setUrlAsked] = useState(false);
  const [offered, setOffered] = useState<MaskToImport | null>(null);
  const chooser = useRef<HTMLInputElement>(null);
  const maskChooser = useRef<HTMLInputElement>(null);
  const [opening, setOpening] = useState<Opening | null>(null);
  const latest = useRef<AbortController>(null);

  /** Runs one opening at a time: a newer one ends an older one. */
  const run = useCallback(
    async (label: string, failure: string, story: (signal: AbortSignal, onProgress: Progress) => Promise<void>) => {
      latest.current?.abort();
      const current = new AbortController();
      latest.current = current;
      const over = workspace.getSnapshot();
      const tell = (progress: number | null) => latest.current === current && setOpening({ label, progress, over });
      tell(null);
      try {
        await story(current.signal, tell);
      } catch (error) {
        if (!current.signal.aborted) await notifyFailure(failure, messageOf(error));
      } finally {
        if (latest.current === current) setOpening(null);
      }
    },
    [workspace],
  );

  const openSource = useCallback(
    (source: ImageSource) =>
      void run(OPEN_PICTURE, m.cant_open({ name: sourceName(source) }), async (signal, onProgress) =>
        openImage(workspace, await loadImage(source, signal), signal, onProgress),
      ),
    [workspace, run],
  );
  const maskFrom = (source: ImageSource) =>
    void run(READ_MASK, m.cant_import({ name: sourceName(source) }), async (signal, onProgress) => {
      const { file } = await loadImage(source, signal);
      const next = await (await fetchMaskImport()).offerMask(workspace, file, signal, onProgress);
      setOffered((last) => {
        last?.image.close();
        return next;
      });
    });
  const { asked, takeIn, ...intake } = useIntake(
    useCallback(() => workspace.getSnapshot() !== null, [workspace]),
    openSource,
  );
  usePaste(useCallback((pasted: Intake) => takeIn(pasted, "pasted"), [takeIn]));
  const takeDropped = useCallback((dropped: Intake) => takeIn(dropped, "dropped"), [takeIn]);

  useEffect(() => {
    void run(OPEN_DOCUMENT, m.cant_open_document(), (signal) => restoreDocument(workspace, signal)).finally(() =>
      setRestored(true),
    );
  }, [workspace, run]);

  const choose = () => chooser.current?.click();
  const openDocument = (id: string) =>
    void run(OPEN_DOCUMENT, m.cant_open_document(), (signal) => openStored(workspace, id, signal));
  return (
    <div className="shell" {...(!open && { "data-empty": true })}>
      <input
        ref={chooser}
        type="file"
        hidden
        multiple
        accept={ACCEPTED_FILES}
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          event.currentTarget.value = "";
          intake.begin(
            files.map((file) => ({ kind: "file", file })),
            openSource,
          );
        }}
      />
      <input
        ref={maskChooser}
        type="file"
        hidden
        accept={ACCEPTED_FILES}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          event.currentTarget.value = "";
          if (file) maskFrom({ kind: "file", file });
        }}
      />
      {open && content ? (
        <WorkspaceView
          own={own}
          open={open}
          content={content}
          onOpen={choose}
          onOpenUrl={() => setUrlAsked(true)}
          onImportMask={() => maskChooser.current?.click()}
          onReuseMask={(mask) =>
            void run(READ_MASK, m.cant_reuse_mask(), async (signal, onProgress) =>
              (await fetchMaskImport()).reuseMask(workspace, mask, signal, onProgress),
            )
          }
          onDocument={openDocument}
        />
      ) : (
        <>
          <StartHeader
            user={<UserButton session={workspace.session} />}
            documents={{
              listDocuments: (signal) => workspace.session.documents(signal),
              onOpen: choose,
              onOpenUrl: () => setUrlAsked(true),
              onDocument: openDocument,
            }}
          />
          <main className="stage">
            {isRestored && (
              <EmptyState
                onOpen={choose}
                onOpenUrl={() => setUrlAsked(true)}
                onSample={(file, name) =>
                  void run(OPEN_PICTURE, m.cant_open({ name }), (signal) => openSample(workspace, file, name, signal))
                }
              />
            )}
          </main>
        </>
      )}
      {opening && opening.over === open && (
        <div className="over-stage">
          <PendingChip {...opening} onCancel={isRestored ? () => latest.current?.abort() : undefined} />
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
      <Suspense>{(open || hasNotices) && <Notices />}</Suspense>
      <Suspense>
        {asked && (
          <ReplaceDialog
            origin={asked.origin}
            others={asked.sources.length - 1}
            current={content?.name ?? ""}
            onCancel={intake.cancel}
            onOpen={() => intake.begin(asked.sources, openSource)}
            onMask={() => intake.begin(asked.sources, maskFrom)}
          />
        )}
        {open && content && isHeldElsewhere && (
          <HeldElsewhere
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
              void run(OPEN_PICTURE, m.cant_open({ name: image.name }), (signal, onProgress) =>
                openImage(workspace, image, signal, onProgress),
              );
            }}
          />
        )}
        {offered && (
          <ImportMaskDialog
            offered={offered}
            onCancel={() => {
              setOffered(null);
              offered.image.close();
            }}
            onImport={(reading) => {
              setOffered(null);
              void run(READ_MASK, m.cant_import_mask(), (signal, onProgress) =>
                fetchMaskImport().then(({ importMask }) => importMask(workspace, offered.image, reading, signal, onProgress)),
              ).finally(() => offered.image.close());
            }}
          />
        )}
      </Suspense>
    </div>
  );
}

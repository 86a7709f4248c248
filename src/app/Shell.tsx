import { lazy, Suspense, useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { ACCEPTED_FILES } from "../contract/limits.ts";
import type { Progress } from "../core/mask/progress.ts";
import { useEditorState } from "../state/store.ts";
import type { MaskToImport } from "./commands/importMask.ts";
import { openImage, openSample } from "./commands/openImage.ts";
import { openStored, restoreDocument } from "./commands/restoreDocument.ts";
import { DropTarget } from "./DropTarget.tsx";
import { type ImageSource, type Intake, sourceName } from "./intake/intake.ts";
import { loadImage } from "./intake/loadImage.ts";
import { useIntake } from "./intake/useIntake.ts";
import { usePaste } from "./intake/usePaste.ts";
import { EmptyHeader } from "./panels/EmptyHeader.tsx";
import { EmptyState } from "./panels/EmptyState.tsx";
import { PendingChip } from "./panels/PendingChip.tsx";
import { UserButton } from "./panels/UserButton.tsx";
import type { OpenDocument, Studio } from "./studio.ts";
import { notifyFailure } from "./tellFailure.ts";
import { untilFetched } from "./untilFetched.ts";
import { useSession } from "./useSession.ts";
import { Workspace } from "./Workspace.tsx";
import { messageOf } from "./words.ts";

const fetchMaskImport = untilFetched(() => import("./commands/importMask.ts"));
const HeldElsewhere = lazy(untilFetched(() => import("./panels/HeldElsewhere.tsx")));
const ImportMaskDialog = lazy(untilFetched(() => import("./panels/ImportMaskDialog.tsx")));
const MoreImages = lazy(untilFetched(() => import("./intake/MoreImages.tsx")));
const Notices = lazy(untilFetched(() => import("./Notices.tsx")));
const ReplaceDialog = lazy(untilFetched(() => import("./panels/ReplaceDialog.tsx")));
const UrlDialog = lazy(untilFetched(() => import("./panels/UrlDialog.tsx")));

const OPEN_PICTURE = "Opening the picture";
const OPEN_DOCUMENT = "Opening the document";
const READ_MASK = "Reading the mask";

/** What is being opened. */
interface Opening {
  readonly label: string;
  /** 0..1; null where nothing can be told. */
  readonly progress: number | null;
  /** What was open when it began: once another document is, it has been opened. */
  readonly over: OpenDocument | null;
}

/** The frame of everything: what comes in by paste, drop or dialog, and what is open. */
export function Shell({ studio }: { readonly studio: Studio }) {
  const open = useSyncExternalStore(studio.subscribe, studio.getSnapshot);
  const { document: content, isHeldElsewhere } = useSession(studio.session);
  const hasNotices = useEditorState((state) => state.hasNotices);
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
      const over = studio.getSnapshot();
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
    [studio],
  );

  const openSource = useCallback(
    (source: ImageSource) =>
      void run(OPEN_PICTURE, `Can't open ${sourceName(source)}`, async (signal, onProgress) =>
        openImage(studio, await loadImage(source, signal), signal, onProgress),
      ),
    [studio, run],
  );
  const maskFrom = (source: ImageSource) =>
    void run(READ_MASK, `Can't import ${sourceName(source)}`, async (signal, onProgress) => {
      const { file } = await loadImage(source, signal);
      const next = await (await fetchMaskImport()).offerMask(studio, file, signal, onProgress);
      setOffered((last) => {
        last?.image.close();
        return next;
      });
    });
  const { asked, takeIn, ...intake } = useIntake(
    useCallback(() => studio.getSnapshot() !== null, [studio]),
    openSource,
  );
  usePaste(useCallback((pasted: Intake) => takeIn(pasted, "pasted"), [takeIn]));
  const takeDropped = useCallback((dropped: Intake) => takeIn(dropped, "dropped"), [takeIn]);

  useEffect(() => {
    void run(OPEN_DOCUMENT, "Can't open the document", (signal) => restoreDocument(studio, signal)).finally(() =>
      setRestored(true),
    );
  }, [studio, run]);

  const choose = () => chooser.current?.click();
  const openDocument = (id: string) =>
    void run(OPEN_DOCUMENT, "Can't open the document", (signal) => openStored(studio, id, signal));
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
        <Workspace
          studio={studio}
          open={open}
          content={content}
          onOpen={choose}
          onOpenUrl={() => setUrlAsked(true)}
          onImportMask={() => maskChooser.current?.click()}
          onReuseMask={(mask) =>
            void run(READ_MASK, "Can't bring back the mask", async (signal, onProgress) =>
              (await fetchMaskImport()).reuseMask(studio, mask, signal, onProgress),
            )
          }
          onDocument={openDocument}
        />
      ) : (
        <>
          <EmptyHeader
            user={<UserButton session={studio.session} />}
            documents={{
              listDocuments: (signal) => studio.session.documents(signal),
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
                  void run(OPEN_PICTURE, `Can't open ${name}`, (signal) => openSample(studio, file, name, signal))
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
              await studio.session.takeOver();
              location.reload();
            }}
          />
        )}
        {isUrlAsked && (
          <UrlDialog
            onCancel={() => setUrlAsked(false)}
            onImage={(image) => {
              setUrlAsked(false);
              void run(OPEN_PICTURE, `Can't open ${image.name}`, (signal, onProgress) =>
                openImage(studio, image, signal, onProgress),
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
              void run(READ_MASK, "Can't import the mask", (signal, onProgress) =>
                fetchMaskImport().then(({ importMask }) => importMask(studio, offered.image, reading, signal, onProgress)),
              ).finally(() => offered.image.close());
            }}
          />
        )}
      </Suspense>
    </div>
  );
}

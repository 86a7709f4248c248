import { lazy, Suspense, useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { IMAGE_MIMES } from "../contract/limits.ts";
import type { Progress } from "../core/mask/progress.ts";
import { useEditorState } from "../state/store.ts";
import { fetchFromUrl } from "./commands/fetchFromUrl.ts";
import { importMask, type MaskToImport, offerMask, reuseMask } from "./commands/importMask.ts";
import { leave } from "./commands/leave.ts";
import { type ImageToOpen, imageToOpen, openImage, openSample } from "./commands/openImage.ts";
import { openStored, restoreDocument } from "./commands/restoreDocument.ts";
import { DropTarget } from "./DropTarget.tsx";
import { EmptyHeader } from "./panels/EmptyHeader.tsx";
import { EmptyState } from "./panels/EmptyState.tsx";
import { PendingChip } from "./panels/PendingChip.tsx";
import { UserButton } from "./panels/UserButton.tsx";
import type { OpenDocument, Studio } from "./studio.ts";
import { tellFailure } from "./tellFailure.ts";
import { untilFetched } from "./untilFetched.ts";
import { useSession } from "./useSession.ts";
import { Workspace } from "./Workspace.tsx";

const ImportMaskDialog = lazy(untilFetched(() => import("./panels/ImportMaskDialog.tsx")));
const Notices = lazy(untilFetched(() => import("./Notices.tsx")));
const ReplaceDialog = lazy(untilFetched(() => import("./panels/ReplaceDialog.tsx")));
const UrlDialog = lazy(untilFetched(() => import("./panels/UrlDialog.tsx")));

/** A picture that may have come by mistake; one that was chosen in the dialog was meant. */
type Origin = "pasted" | "dropped";

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
  const { document: content } = useSession(studio.session);
  const hasNotices = useEditorState((state) => state.hasNotices);
  const [isRestored, setRestored] = useState(false);
  const [asked, setAsked] = useState<{ readonly image: ImageToOpen; readonly origin: Origin } | null>(null);
  const [isUrlAsked, setUrlAsked] = useState(false);
  const [offered, setOffered] = useState<MaskToImport | null>(null);
  const chooser = useRef<HTMLInputElement>(null);
  const maskChooser = useRef<HTMLInputElement>(null);
  const [opening, setOpening] = useState<Opening | null>(null);
  const latest = useRef<AbortController>(null);

  /** Runs one opening at a time: a newer one ends an older one. */
  const run = useCallback(
    async (label: string, story: (signal: AbortSignal, onProgress: Progress) => Promise<void>) => {
      latest.current?.abort();
      const current = new AbortController();
      latest.current = current;
      const over = studio.getSnapshot();
      const tell = (progress: number | null) => latest.current === current && setOpening({ label, progress, over });
      tell(null);
      try {
        await story(current.signal, tell);
      } catch (error) {
        if (!current.signal.aborted) await tellFailure(error);
      } finally {
        if (latest.current === current) setOpening(null);
      }
    },
    [studio],
  );

  const take = useCallback(
    (image: ImageToOpen, origin: Origin) => {
      if (studio.getSnapshot()) setAsked({ image, origin });
      else void run(OPEN_PICTURE, (signal) => openImage(studio, image, signal));
    },
    [studio, run],
  );

  const takeDropped = useCallback((file: File) => take(imageToOpen(file), "dropped"), [take]);
  const takeMask = (file: Blob) =>
    void run(READ_MASK, async (signal, onProgress) => setOffered(await offerMask(studio, file, signal, onProgress)));

  useEffect(() => {
    void run(OPEN_DOCUMENT, (signal) => restoreDocument(studio, signal)).finally(() => setRestored(true));
  }, [studio, run]);

  useEffect(() => {
    const listening = new AbortController();
    window.addEventListener(
      "paste",
      (event) => {
        const file = [...(event.clipboardData?.files ?? [])].find(({ type }) => type.startsWith("image/"));
        if (!file) return;
        event.preventDefault();
        take(imageToOpen(file), "pasted");
      },
      { signal: listening.signal },
    );
    return () => listening.abort();
  }, [take]);

  const choose = () => chooser.current?.click();
  return (
    <div className="shell" {...(!open && { "data-empty": true })}>
      <input
        ref={chooser}
        type="file"
        hidden
        accept={IMAGE_MIMES.join(",")}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          event.currentTarget.value = "";
          if (file) void run(OPEN_PICTURE, (signal) => openImage(studio, imageToOpen(file), signal));
        }}
      />
      <input
        ref={maskChooser}
        type="file"
        hidden
        accept={IMAGE_MIMES.join(",")}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          event.currentTarget.value = "";
          if (file) takeMask(file);
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
          onReuseMask={(mask) => void run(READ_MASK, (signal, onProgress) => reuseMask(studio, mask, signal, onProgress))}
          onDocument={(id) => void run(OPEN_DOCUMENT, (signal) => openStored(studio, id, signal))}
        />
      ) : (
        <>
          <EmptyHeader user={<UserButton onSignOut={() => void leave(studio.session).catch(tellFailure)} />} />
          <main className="stage">
            {isRestored && (
              <EmptyState
                onOpen={choose}
                onOpenUrl={() => setUrlAsked(true)}
                onSample={(file, name) => void run(OPEN_PICTURE, (signal) => openSample(studio, file, name, signal))}
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
      <DropTarget onFile={takeDropped} />
      <Suspense>{(open || hasNotices) && <Notices />}</Suspense>
      <Suspense>
        {asked && (
          <ReplaceDialog
            origin={asked.origin}
            current={content?.name ?? ""}
            onCancel={() => setAsked(null)}
            onOpen={() => {
              setAsked(null);
              void run(OPEN_PICTURE, (signal) => openImage(studio, asked.image, signal));
            }}
            onMask={() => {
              setAsked(null);
              takeMask(asked.image.file);
            }}
          />
        )}
        {isUrlAsked && (
          <UrlDialog
            onFetch={fetchFromUrl}
            onCancel={() => setUrlAsked(false)}
            onImage={(image) => {
              setUrlAsked(false);
              void run(OPEN_PICTURE, (signal) => openImage(studio, image, signal));
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
              void run(READ_MASK, (signal, onProgress) => importMask(studio, offered.image, reading, signal, onProgress)).finally(
                () => offered.image.close(),
              );
            }}
          />
        )}
      </Suspense>
    </div>
  );
}

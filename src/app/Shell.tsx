import { lazy, Suspense, useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { IMAGE_MIMES } from "../contract/limits.ts";
import { useEditorState } from "../state/store.ts";
import { importMask, type MaskToImport, offerMask, reuseMask } from "./commands/importMask.ts";
import { leave } from "./commands/leave.ts";
import { type ImageToOpen, imageToOpen, openImage, openSample } from "./commands/openImage.ts";
import { openStored, restoreDocument } from "./commands/restoreDocument.ts";
import { DropTarget } from "./DropTarget.tsx";
import { EmptyHeader } from "./panels/EmptyHeader.tsx";
import { EmptyState } from "./panels/EmptyState.tsx";
import { UserButton } from "./panels/UserButton.tsx";
import type { Studio } from "./studio.ts";
import { tellFailure } from "./tellFailure.ts";
import { untilFetched } from "./untilFetched.ts";
import { useSession } from "./useSession.ts";
import { Workspace } from "./Workspace.tsx";

const ImportMaskDialog = lazy(untilFetched(() => import("./panels/ImportMaskDialog.tsx")));
const Notices = lazy(untilFetched(() => import("./Notices.tsx")));
const ReplaceDialog = lazy(untilFetched(() => import("./panels/ReplaceDialog.tsx")));

/** A picture that may have come by mistake; one that was chosen in the dialog was meant. */
type Origin = "pasted" | "dropped";

/** The frame of everything: what comes in by paste, drop or dialog, and what is open. */
export function Shell({ studio }: { readonly studio: Studio }) {
  const open = useSyncExternalStore(studio.subscribe, studio.getSnapshot);
  const { document: content } = useSession(studio.session);
  const hasNotices = useEditorState((state) => state.hasNotices);
  const [isRestored, setRestored] = useState(false);
  const [asked, setAsked] = useState<{ readonly image: ImageToOpen; readonly origin: Origin } | null>(null);
  const [offered, setOffered] = useState<MaskToImport | null>(null);
  const chooser = useRef<HTMLInputElement>(null);
  const maskChooser = useRef<HTMLInputElement>(null);
  const opening = useRef<AbortController>(null);

  /** Runs one opening at a time: a newer one ends an older one. */
  const run = useCallback(async (story: (signal: AbortSignal) => Promise<void>) => {
    opening.current?.abort();
    const current = new AbortController();
    opening.current = current;
    try {
      await story(current.signal);
    } catch (error) {
      if (!current.signal.aborted) await tellFailure(error);
    }
  }, []);

  const take = useCallback(
    (image: ImageToOpen, origin: Origin) => {
      if (studio.getSnapshot()) setAsked({ image, origin });
      else void run((signal) => openImage(studio, image, signal));
    },
    [studio, run],
  );

  const takeDropped = useCallback((file: File) => take(imageToOpen(file), "dropped"), [take]);
  const takeMask = (file: Blob) => void run(async (signal) => setOffered(await offerMask(studio, file, signal)));

  useEffect(() => {
    void run((signal) => restoreDocument(studio, signal)).finally(() => setRestored(true));
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
          if (file) void run((signal) => openImage(studio, imageToOpen(file), signal));
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
          onImportMask={() => maskChooser.current?.click()}
          onReuseMask={(mask) => void run((signal) => reuseMask(studio, mask, signal))}
          onDocument={(id) => void run((signal) => openStored(studio, id, signal))}
        />
      ) : (
        <>
          <EmptyHeader user={<UserButton onSignOut={() => void leave(studio.session).catch(tellFailure)} />} />
          <main className="stage">
            {isRestored && (
              <EmptyState
                onOpen={choose}
                onSample={(file, name) => void run((signal) => openSample(studio, file, name, signal))}
              />
            )}
          </main>
        </>
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
              void run((signal) => openImage(studio, asked.image, signal));
            }}
            onMask={() => {
              setAsked(null);
              takeMask(asked.image.file);
            }}
          />
        )}
        {offered && (
          <ImportMaskDialog
            offered={offered}
            onCancel={() => setOffered(null)}
            onImport={(reading) => {
              setOffered(null);
              void run((signal) => importMask(studio, offered.file, reading, signal));
            }}
          />
        )}
      </Suspense>
    </div>
  );
}

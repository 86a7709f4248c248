import { lazy, Suspense, useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { IMAGE_MIMES } from "../contract/limits.ts";
import { type ImageToOpen, imageToOpen, openImage, openSample } from "./commands/openImage.ts";
import { openStored, restoreDocument } from "./commands/restoreDocument.ts";
import { EmptyState } from "./panels/EmptyState.tsx";
import type { Studio } from "./studio.ts";
import { useSession } from "./useSession.ts";
import { Workspace } from "./Workspace.tsx";
import { messageOf } from "./words.ts";

const DropTarget = lazy(() => import("./DropTarget.tsx"));
const EmptyHeader = lazy(() => import("./panels/EmptyHeader.tsx"));
const ReplaceDialog = lazy(() => import("./panels/ReplaceDialog.tsx"));

/** A picture that may have come by mistake; one that was chosen in the dialog was meant. */
type Origin = "pasted" | "dropped";

async function tellFailure(error: unknown): Promise<void> {
  const { notifications } = await import("@mantine/notifications");
  notifications.show({ title: "That did not work", message: messageOf(error), color: "red", role: "alert" });
}

/** The frame of everything: what comes in by paste, drop or dialog, and what is open. */
export function Shell({ studio }: { readonly studio: Studio }) {
  const open = useSyncExternalStore(studio.subscribe, studio.getSnapshot);
  const { document: content } = useSession(studio.session);
  const [isRestored, setRestored] = useState(false);
  const [asked, setAsked] = useState<{ readonly image: ImageToOpen; readonly origin: Origin } | null>(null);
  const chooser = useRef<HTMLInputElement>(null);
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
      {open && content ? (
        <Workspace
          studio={studio}
          open={open}
          content={content}
          onOpen={choose}
          onDocument={(id) => void run((signal) => openStored(studio, id, signal))}
        />
      ) : (
        <>
          <Suspense fallback={<header className="header" />}>
            <EmptyHeader />
          </Suspense>
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
      <Suspense>
        <DropTarget onFile={(file) => take(imageToOpen(file), "dropped")} />
        {asked && (
          <ReplaceDialog
            origin={asked.origin}
            current={content?.name ?? ""}
            onCancel={() => setAsked(null)}
            onOpen={() => {
              setAsked(null);
              void run((signal) => openImage(studio, asked.image, signal));
            }}
          />
        )}
      </Suspense>
    </div>
  );
}

import { Dropzone } from "@mantine/dropzone";
import { notifications } from "@mantine/notifications";
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { IMAGE_MIMES } from "../contract/limits.ts";
import { type ImageToOpen, imageToOpen, openImage, openSample } from "./commands/openImage.ts";
import { openStored, restoreDocument } from "./commands/restoreDocument.ts";
import { EmptyState } from "./panels/EmptyState.tsx";
import { EmptyHeader } from "./panels/Header.tsx";
import { ReplaceDialog } from "./panels/ReplaceDialog.tsx";
import type { Studio } from "./studio.ts";
import { useSession } from "./useSession.ts";
import { Workspace } from "./Workspace.tsx";
import { messageOf } from "./words.ts";

/** A picture that may have come by mistake; one that was chosen in the dialog was meant. */
type Origin = "pasted" | "dropped";

function tellFailure(error: unknown): void {
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
      if (!current.signal.aborted) tellFailure(error);
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
          <EmptyHeader />
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
      <Dropzone.FullScreen
        multiple={false}
        onDrop={([file]) => file && take(imageToOpen(file), "dropped")}
        className="drop-target"
      >
        Drop the picture to open it
      </Dropzone.FullScreen>
      <ReplaceDialog
        isOpen={asked !== null}
        origin={asked?.origin ?? "pasted"}
        current={content?.name ?? ""}
        onCancel={() => setAsked(null)}
        onOpen={() => {
          setAsked(null);
          if (asked) void run((signal) => openImage(studio, asked.image, signal));
        }}
      />
    </div>
  );
}

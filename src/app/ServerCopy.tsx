import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { changesQuery } from "../api/documents.ts";
import { DOCUMENT_GONE } from "../session/documentGone.ts";
import { TextsDiverged } from "../session/textsDiverged.ts";
import type { Studio } from "./studio.ts";
import { untilFetched } from "./untilFetched.ts";
import { useSession } from "./useSession.ts";

const DivergedDialog = lazy(untilFetched(() => import("./panels/DivergedDialog.tsx")));
const GoneDialog = lazy(untilFetched(() => import("./panels/GoneDialog.tsx")));

interface ServerCopyProps {
  readonly studio: Studio;
  /** A stroke is made to its end before anything is asked. */
  readonly isDrawing: boolean;
}

/** Follows what other browsers do to the open document on the server, and asks where that needs a decision. */
export default function ServerCopy({ studio, isDrawing }: ServerCopyProps) {
  const { session } = studio;
  const { document: content, syncStatus } = useSession(session);
  const [closed, setClosed] = useState<string | null>(null);
  const id = content?.id ?? "";
  useQuery(changesQuery(id, (signal) => session.fetchChanges(signal)));

  const error = syncStatus.kind === "failed" && !isDrawing ? syncStatus.error : null;
  const conflicts = error instanceof TextsDiverged ? error.conflicts : null;
  // A decision that is put off is asked for again when there is another one.
  const asked = JSON.stringify([id, error?.code, conflicts]);
  if (!content || !error || asked === closed) return null;
  const close = () => setClosed(asked);
  return (
    <Suspense>
      {error.code === DOCUMENT_GONE && <GoneDialog name={content.name} onPutBack={() => session.putBack()} onClose={close} />}
      {conflicts && (
        <DivergedDialog key={asked} conflicts={conflicts} onChoose={(chosen) => studio.settle(chosen)} onClose={close} />
      )}
    </Suspense>
  );
}

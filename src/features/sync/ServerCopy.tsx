import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { changesQuery } from "../../api/documents.ts";
import { DOCUMENT_GONE } from "../../session/sync/documentGone.ts";
import { TextsDiverged } from "../../session/sync/textsDiverged.ts";
import { lazyWithRetry } from "../../workspace/lazyWithRetry.ts";
import { useSession } from "../../workspace/useSession.ts";
import type { Workspace } from "../../workspace/workspace.ts";

const DivergedDialog = lazy(lazyWithRetry(() => import("./DivergedDialog.tsx")));
const GoneDialog = lazy(lazyWithRetry(() => import("./GoneDialog.tsx")));

interface ServerCopyProps {
  readonly workspace: Workspace;
  /** A stroke is made to its end before anything is asked. */
  readonly isDrawing: boolean;
}

/** Follows what other browsers do to the open document on the server, and asks where that needs a decision. */
export default function ServerCopy({ workspace, isDrawing }: ServerCopyProps) {
  const { session } = workspace;
  const { document: content, syncStatus } = useSession(session);
  const [closed, setClosed] = useState<string | null>(null);
  const id = content?.id ?? "";
  useQuery(changesQuery(id, (signal) => session.fetchChanges(signal)));

  const error = syncStatus.kind === "failed" && !isDrawing ? syncStatus.error : null;
  const conflicts = error instanceof TextsDiverged ? error.conflicts : null;
  // A decision that is put off is asked for again when there is another one.
  const decision = JSON.stringify([id, error?.code, conflicts]);
  if (!content || !error || decision === closed) return null;
  const close = () => setClosed(decision);
  return (
    <Suspense>
      {error.code === DOCUMENT_GONE && <GoneDialog name={content.name} onPutBack={() => session.putBack()} onClose={close} />}
      {conflicts && (
        <DivergedDialog key={decision} conflicts={conflicts} onChoose={(chosen) => workspace.settle(chosen)} onClose={close} />
      )}
    </Suspense>
  );
}

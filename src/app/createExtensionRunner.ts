import type { QueryClient } from "@tanstack/react-query";
import { ExtensionRunner } from "../features/extend/extensionRunner.ts";
import type { Tabs } from "../session/sync/tabs.ts";
import { useEditorState } from "../state/store.ts";
import type { TrackedEdits } from "../workspace/trackedEdits.ts";
import type { Workspace } from "../workspace/workspace.ts";

const commands = () => import("./autoAcceptStep.ts");

interface Shown {
  readonly workspace: Workspace;
  readonly trackedEdits: TrackedEdits;
}

/** The runner of the document that is open; what a step takes is fetched with the first one. */
export const createExtensionRunner = (
  { workspace, trackedEdits }: Shown,
  queries: QueryClient,
  { alone }: Tabs,
): ExtensionRunner =>
  new ExtensionRunner({
    edits: trackedEdits,
    session: workspace.session,
    runs: useEditorState,
    alone,
    accept: async (edit) => (await commands()).acceptStep(workspace, edit),
    submitNext: async (edit, signal) => (await commands()).submitNextStep(workspace, queries, edit, signal),
  });

import type { QueryClient } from "@tanstack/react-query";
import type { ExtensionRunner } from "../features/extend/extensionRunner.ts";
import type { Session } from "../session/session.ts";
import type { Tabs } from "../session/sync/tabs.ts";
import { TrackedEdits } from "../workspace/trackedEdits.ts";
import { Workspace } from "../workspace/workspace.ts";
import { createExtensionRunner } from "./createExtensionRunner.ts";
import { workspacePorts } from "./workspacePorts.ts";

/** The page's state of one user: the open document, the tracked edits, and the steps to its frame. */
export class UserWorkspace {
  readonly workspace: Workspace;
  readonly trackedEdits: TrackedEdits;
  readonly extensionRunner: ExtensionRunner;

  constructor(session: Session, queries: QueryClient, tabs: Tabs) {
    this.workspace = new Workspace(session, workspacePorts(session));
    this.trackedEdits = new TrackedEdits(session, queries);
    this.extensionRunner = createExtensionRunner(this, queries, tabs);
  }
}

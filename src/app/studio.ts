import type { QueryClient } from "@tanstack/react-query";
import type { Session } from "../session/session.ts";
import type { Tabs } from "../session/tabs.ts";
import { Workspace } from "../workspace/workspace.ts";
import { createExtensionRunner } from "./createExtensionRunner.ts";
import type { ExtensionRunner } from "./extensionRunner.ts";
import { FollowedEdits } from "./followedEdits.ts";
import { workspacePorts } from "./workspacePorts.ts";

export type { OpenDocument } from "../workspace/workspace.ts";

/** The workspace of this page, and what follows its edits. */
export class Studio extends Workspace {
  readonly followedEdits: FollowedEdits;
  readonly extensionRunner: ExtensionRunner;

  constructor(session: Session, queries: QueryClient, tabs: Tabs) {
    super(session, workspacePorts(session));
    this.followedEdits = new FollowedEdits(session, queries);
    this.extensionRunner = createExtensionRunner(this, queries, tabs);
  }
}

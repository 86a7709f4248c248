import type { QueryClient } from "@tanstack/react-query";
import type { Tabs } from "../session/tabs.ts";
import { useEditorState } from "../state/store.ts";
import { ExtensionRunner } from "./extensionRunner.ts";
import type { Studio } from "./studio.ts";

const commands = () => import("./commands/takeStep.ts");

/** The runner of the document that a studio shows; what a step takes is fetched with the first one. */
export const createExtensionRunner = (studio: Studio, queries: QueryClient, { alone }: Tabs): ExtensionRunner =>
  new ExtensionRunner({
    edits: studio.followedEdits,
    session: studio.session,
    runs: useEditorState,
    alone,
    accept: async (edit) => (await commands()).acceptStep(studio, edit),
    submitNext: async (edit, signal) => (await commands()).submitNextStep(studio, queries, edit, signal),
  });

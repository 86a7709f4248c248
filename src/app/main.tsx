import "./theme.css";
import "../ui/mantine/base.css";
import "./frame.css";
import "./docked.css";
import { QueryClient } from "@tanstack/react-query";
import { createRoot } from "react-dom/client";
import { actFor } from "../api/client.ts";
import { editCalls } from "../api/edits.ts";
import { systemClock } from "../session/clock.ts";
import { Session } from "../session/session.ts";
import { browserStore } from "../session/storage/browserStore.ts";
import { apiServer } from "../session/sync/sessionServer.ts";
import { browserTabs } from "../session/sync/tabs.ts";
import { watchPage } from "../session/watchPage.ts";
import { keepSetup } from "../workspace/editSetup.ts";
import { lazyWithRetry, noticeNewBuild } from "../workspace/lazyWithRetry.ts";
import { App } from "./App.tsx";
import { UserWorkspace } from "./userWorkspace.ts";

/** The user's name where nobody is asked for one. */
const NOBODY_ASKED = "local";

const fetchNotice = lazyWithRetry(() => import("../features/sync/notifySetAside.ts"));

const root = document.getElementById("root");
if (!root) throw new Error("The page has no root element.");

const queries = new QueryClient({ defaultOptions: { queries: { refetchOnWindowFocus: true } } });
const server = apiServer(editCalls(queries));
const workspaces = new Map<string, UserWorkspace>();
let shown: UserWorkspace | null = null;
keepSetup(() => shown?.workspace.session ?? null);

/** Each user has a store of his own in this browser. */
function workspaceOf(user: string): UserWorkspace {
  actFor(user);
  shown = workspaces.get(user) ?? newWorkspace(user);
  workspaces.set(user, shown);
  return shown;
}

function newWorkspace(user: string): UserWorkspace {
  const name = user === NOBODY_ASKED ? "overpaint" : `overpaint of ${user}`;
  const tabs = browserTabs(name);
  const store = browserStore(name, (count) => void fetchNotice().then(({ notifySetAside }) => notifySetAside(count)));
  const session = new Session({ store, server, tabs, clock: systemClock });
  watchPage(session, new AbortController().signal);
  return new UserWorkspace(session, queries, tabs);
}

// What a command fetches when it is first used may be gone, too.
window.addEventListener("vite:preloadError", () => void noticeNewBuild());

createRoot(root).render(<App queries={queries} workspaceOf={workspaceOf} />);

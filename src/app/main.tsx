import "./theme.css";
import "./mantine/base.css";
import "./frame.css";
import { QueryClient } from "@tanstack/react-query";
import { createRoot } from "react-dom/client";
import { actFor } from "../api/client.ts";
import { editCalls } from "../api/edits.ts";
import { browserStore } from "../session/browserStore.ts";
import { systemClock } from "../session/clock.ts";
import { Session } from "../session/session.ts";
import { apiServer } from "../session/sessionServer.ts";
import { browserTabs } from "../session/tabs.ts";
import { watchPage } from "../session/watchPage.ts";
import { App } from "./App.tsx";
import { keepSetup } from "./setup.ts";
import { Studio } from "./studio.ts";
import { untilFetched } from "./untilFetched.ts";

/** The user's name where nobody is asked for one. */
const NOBODY_ASKED = "local";

const fetchNotice = untilFetched(() => import("./notifySetAside.ts"));

const root = document.getElementById("root");
if (!root) throw new Error("The page has no root element.");

const queries = new QueryClient({ defaultOptions: { queries: { refetchOnWindowFocus: true } } });
const server = apiServer(editCalls(queries));
const studios = new Map<string, Studio>();
let shown: Studio | null = null;
keepSetup(() => shown?.session ?? null);

/** Each user has a store of his own in this browser. */
function studioOf(user: string): Studio {
  actFor(user);
  shown = studios.get(user) ?? newStudio(user);
  studios.set(user, shown);
  return shown;
}

function newStudio(user: string): Studio {
  const name = user === NOBODY_ASKED ? "overpaint" : `overpaint of ${user}`;
  const tabs = browserTabs(name);
  const store = browserStore(name, (count) => void fetchNotice().then(({ notifySetAside }) => notifySetAside(count)));
  const session = new Session({ store, server, tabs, clock: systemClock });
  watchPage(session, new AbortController().signal);
  return new Studio(session, queries, tabs);
}

createRoot(root).render(<App queries={queries} studioOf={studioOf} />);

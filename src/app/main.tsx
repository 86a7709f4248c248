import "./theme.css";
import "./mantine/base.css";
import "./frame.css";
import { createRoot } from "react-dom/client";
import { browserStore } from "../session/browserStore.ts";
import { systemClock } from "../session/clock.ts";
import { Session } from "../session/session.ts";
import { apiServer } from "../session/sessionServer.ts";
import { browserTabs } from "../session/tabs.ts";
import { watchPage } from "../session/watchPage.ts";
import { App } from "./App.tsx";
import { Studio } from "./studio.ts";

const root = document.getElementById("root");
if (!root) throw new Error("The page has no root element.");

const session = new Session({ store: browserStore(), server: apiServer, tabs: browserTabs(), clock: systemClock });
watchPage(session, new AbortController().signal);
createRoot(root).render(<App studio={new Studio(session)} />);

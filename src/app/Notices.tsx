import { Notifications } from "@mantine/notifications";
import { useEffect } from "react";
import type { Session } from "../session/session.ts";
import { lazyWithRetry } from "../workspace/lazyWithRetry.ts";
import "./notices.css";

const fetchChecks = lazyWithRetry(() => import("./browserChecks.ts"));

/** The container of notices, which come with the first document; the first of them may be about the browser itself. */
export default function Notices({ session }: { readonly session: Session }) {
  useEffect(() => void fetchChecks().then(({ checkBrowser }) => checkBrowser(session)), [session]);
  return <Notifications position="bottom-left" className="notifications" autoClose={8000} />;
}

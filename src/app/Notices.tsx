import { Notifications } from "@mantine/notifications";
import { useEffect } from "react";
import type { Session } from "../session/session.ts";
import { checkBrowser } from "./browserChecks.ts";
import "./notices.css";

/** The container of notices, which come with the first document; the first of them may be about the browser itself. */
export default function Notices({ session }: { readonly session: Session }) {
  useEffect(() => void checkBrowser(session), [session]);
  return <Notifications position="bottom-left" className="notifications" autoClose={8000} />;
}

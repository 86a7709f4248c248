import { Notifications } from "@mantine/notifications";
import "./notices.css";

/** The container of notices. */
export default function Notices() {
  return <Notifications position="bottom-left" className="notifications" autoClose={8000} />;
}

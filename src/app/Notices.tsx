import { Notifications } from "@mantine/notifications";
import "./notices.css";

/** Where notices show. */
export default function Notices() {
  return <Notifications position="bottom-left" className="notifications" autoClose={8000} />;
}

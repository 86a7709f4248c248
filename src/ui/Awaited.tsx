import { m } from "../messages/messages.js";
import "./chips.css";

/** In the place of a part of the page that is on its way; says so when it takes longer than it does with a server that is there. */
export const Awaited = () => (
  <output className="chip progress-chip" data-awaited>
    {m.ui_waiting()}
  </output>
);

import type { ReactNode } from "react";
import { m } from "../../messages/messages.js";
import "../../ui/startPage.css";

/** Instead of everything, where the server lets nobody in this way: by another name than its own, or past its proxy. */
export default function RefusedPage({ header, reason }: { readonly header: ReactNode; readonly reason: string }) {
  return (
    <div className="shell" data-empty>
      {header}
      <main className="stage">
        <div className="empty">
          <h1>{m.sign_in_refused_title()}</h1>
          <p role="alert">{reason}</p>
        </div>
      </main>
    </div>
  );
}

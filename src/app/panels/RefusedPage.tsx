import "./emptyState.css";
import { EmptyHeader } from "./EmptyHeader.tsx";

/** Instead of everything, where the server lets nobody in this way: by another name than its own, or past its proxy. */
export default function RefusedPage({ reason }: { readonly reason: string }) {
  return (
    <div className="shell" data-empty>
      <EmptyHeader />
      <main className="stage">
        <div className="empty">
          <h1>Overpaint cannot be opened this way</h1>
          <p role="alert">{reason}</p>
        </div>
      </main>
    </div>
  );
}

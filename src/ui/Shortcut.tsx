import "./shortcut.css";

/** A name and the keys that do the same, as a tooltip shows them. */
export function Shortcut({ label, keys }: { readonly label: string; readonly keys?: string | undefined }) {
  return (
    <span className="shortcut">
      {label}
      {keys && <kbd>{keys}</kbd>}
    </span>
  );
}

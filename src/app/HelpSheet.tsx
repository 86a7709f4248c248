import { Modal } from "@mantine/core";
import { commands, shortcutOf } from "../editor/keymap.ts";
import { tools } from "../editor/tools/index.ts";
import "../ui/mantine/dialog.css";
import "./helpSheet.css";

const HELD = [
  { label: "Pan", keys: "Space" },
  { label: "Brush size", keys: "Alt wheel" },
  { label: "Straight line, square", keys: "Shift" },
  { label: "Other tool, from the centre", keys: "Alt" },
  { label: "Drop what is being drawn", keys: "Esc" },
] as const;

function Keys({ title, rows }: { readonly title: string; readonly rows: readonly { label: string; keys: string }[] }) {
  return (
    <section>
      <h2>{title}</h2>
      <dl>
        {rows.map(({ label, keys }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              <kbd>{keys}</kbd>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** Every key, from the registries that give them their meaning. */
export default function HelpSheet({ onClose }: { readonly onClose: () => void }) {
  return (
    <Modal opened onClose={onClose} title="Keyboard" size={720} closeButtonProps={{ "aria-label": "Close" }}>
      <div className="help-sheet">
        <Keys title="Tools" rows={tools.map(({ label, shortcut }) => ({ label, keys: shortcut.toUpperCase() }))} />
        <Keys title="Commands" rows={commands.map(({ id, label }) => ({ label, keys: shortcutOf(id) }))} />
        <Keys title="Held" rows={HELD} />
      </div>
    </Modal>
  );
}

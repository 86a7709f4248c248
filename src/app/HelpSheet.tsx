import { Modal } from "@mantine/core";
import { actions } from "../editor/actions.ts";
import { shortcutOf } from "../editor/keymap.ts";
import { keysText } from "../editor/keyNames.ts";
import { tools } from "../editor/tools/index.ts";
import { REVIEW_KEYS } from "../features/review/useReviewKeys.ts";
import { m } from "../messages/messages.js";
import "../ui/mantine/dialog.css";
import "./helpSheet.css";

const MODIFIER_KEYS = [
  { label: m.help_pan(), keys: m.key_space() },
  { label: m.help_brush_size(), keys: m.help_alt_wheel({ alt: keysText("Alt") }) },
  { label: m.help_straight_line(), keys: keysText("Shift") },
  { label: m.help_erase_or_center(), keys: keysText("Alt") },
  { label: m.help_cancel_stroke(), keys: m.key_esc() },
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
    <Modal opened onClose={onClose} title={m.keyboard()} size={720} closeButtonProps={{ "aria-label": m.close() }}>
      <div className="help-sheet">
        <Keys title={m.tools()} rows={tools.map(({ label, shortcut }) => ({ label, keys: shortcut.toUpperCase() }))} />
        <Keys title={m.app_commands()} rows={actions.map(({ id, label }) => ({ label, keys: shortcutOf(id) }))} />
        <Keys title={m.help_modifier_keys()} rows={MODIFIER_KEYS} />
        <Keys title={m.review()} rows={REVIEW_KEYS} />
      </div>
    </Modal>
  );
}

import { Modal } from "@mantine/core";
import { actions } from "../editor/actions.ts";
import { shortcutOf } from "../editor/keymap.ts";
import { keysText } from "../editor/keyNames.ts";
import { tools } from "../editor/tools/index.ts";
import { REVIEW_KEYS } from "../features/review/useReviewKeys.ts";
import { m } from "../messages/messages.js";
import "../ui/mantine/dialog.css";
import "./helpSheet.css";

const MODIFIER_KEYS: readonly Row[] = [
  { label: m.help_pan(), keys: m.key_space() },
  { label: m.help_brush_size(), keys: m.help_alt_wheel({ alt: keysText("Alt") }) },
  { label: m.help_straight_line(), keys: keysText("Shift") },
  { label: m.help_erase_or_center(), keys: keysText("Alt") },
  { label: m.help_erase(), keys: m.key_right_button() },
  { label: m.help_add(), keys: keysText("Shift") },
  { label: m.help_subtract(), keys: keysText("Alt") },
  { label: m.help_intersect(), keys: keysText("Shift+Alt") },
  { label: m.help_close_shape(), keys: m.key_enter() },
  { label: m.help_cancel_stroke(), keys: m.key_esc() },
];

/** Where the keys stand in for a pointer. */
const POINTER_KEYS: readonly Row[] = [
  { label: m.help_next_bar(), keys: m.key_tab() },
  { label: m.help_in_bar(), keys: m.key_arrows_home_end() },
  { label: m.help_move_pointer(), keys: m.key_arrows() },
  { label: m.help_one_pixel(), keys: m.key_shift_arrows({ shift: keysText("Shift") }) },
  { label: m.help_press(), keys: m.key_enter() },
  { label: m.help_grip(), keys: m.key_arrows() },
  { label: m.help_grip_ten(), keys: m.key_shift_arrows({ shift: keysText("Shift") }) },
  { label: m.help_wipe(), keys: m.key_arrows() },
  { label: m.help_close(), keys: m.key_esc() },
];

interface Row {
  readonly label: string;
  readonly keys: string;
}

function Keys({ title, rows }: { readonly title: string; readonly rows: readonly Row[] }) {
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

/** Every key; those of tools, commands and review come from the registries that give them their meaning. */
export default function HelpSheet({ onClose }: { readonly onClose: () => void }) {
  return (
    <Modal opened onClose={onClose} title={m.keyboard()} size={720} closeButtonProps={{ "aria-label": m.close() }}>
      <div className="help-sheet">
        <Keys title={m.tools()} rows={tools.map(({ label, shortcut }) => ({ label, keys: shortcut.toUpperCase() }))} />
        <Keys
          title={m.app_commands()}
          rows={[
            { label: m.help_generate(), keys: keysText("Mod+Enter") },
            ...actions.map(({ id, label }) => ({ label, keys: shortcutOf(id) })),
          ]}
        />
        <Keys title={m.help_modifier_keys()} rows={MODIFIER_KEYS} />
        <Keys title={m.review()} rows={REVIEW_KEYS} />
        <Keys title={m.help_without_pointer()} rows={POINTER_KEYS} />
      </div>
    </Modal>
  );
}

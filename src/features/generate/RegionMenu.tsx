import { Menu } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import type { RegionChoice } from "../../core/geometry/region.ts";
import { m } from "../../messages/messages.js";
import { useEditorState } from "../../state/store.ts";
import "../../ui/mantine/menu.css";

const CHOICES = [
  { choice: { kind: "auto" }, label: m.region_auto() },
  { choice: { kind: "islands" }, label: m.region_islands() },
  { choice: { kind: "tight" }, label: m.region_tight() },
  { choice: { kind: "whole" }, label: m.region_whole() },
] as const satisfies readonly { readonly choice: RegionChoice; readonly label: string }[];

/** The choices for the region, and its grips for who cannot hover. It may stand anywhere. */
export default function RegionMenu() {
  const { kind } = useEditorState((state) => state.regionChoice);
  const { chooseRegion, adjustRegion } = useEditorState.getState();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <button type="button" aria-label={m.generate_choose_the_region()}>
          <IconChevronDown size={12} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup
          value={kind}
          onChange={(value) => {
            const picked = CHOICES.find(({ choice }) => choice.kind === value);
            if (picked) chooseRegion(picked.choice);
          }}
        >
          {CHOICES.map(({ choice, label }) => (
            <Menu.RadioItem key={choice.kind} value={choice.kind} closeMenuOnClick>
              {label}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Item onClick={() => adjustRegion(true)}>{m.region_adjust()}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

import { Menu } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import type { RegionChoice } from "../../core/geometry/region.ts";
import { useEditorState } from "../../state/store.ts";
import "../../ui/mantine/menu.css";

const CHOICES = [
  { choice: { kind: "auto" }, label: "Around the mask" },
  { choice: { kind: "islands" }, label: "One for each area far apart" },
  { choice: { kind: "tight" }, label: "Close around the mask" },
  { choice: { kind: "whole" }, label: "Whole canvas" },
] as const satisfies readonly { readonly choice: RegionChoice; readonly label: string }[];

/** What the region can be besides dragged. */
export default function RegionMenu() {
  const { kind } = useEditorState((state) => state.regionChoice);
  const { chooseRegion } = useEditorState.getState();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <button type="button" aria-label="Choose the region">
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
      </Menu.Dropdown>
    </Menu>
  );
}

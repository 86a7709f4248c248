import { Button, Menu } from "@mantine/core";
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

interface RegionMenuProps {
  /** In the panel: the button says what is chosen. */
  readonly isField?: boolean;
}

/** The choices for the region, and its grips for who cannot hover. */
export default function RegionMenu({ isField = false }: RegionMenuProps) {
  const { kind } = useEditorState((state) => state.regionChoice);
  const { chooseRegion, adjustRegion } = useEditorState.getState();
  const region = CHOICES.find(({ choice }) => choice.kind === kind)?.label ?? m.region_own();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        {isField ? (
          <Button
            className="quiet"
            aria-label={m.region_chosen({ region })}
            rightSection={<IconChevronDown size={15} stroke={1.6} />}
          >
            {region}
          </Button>
        ) : (
          <button type="button" aria-label={m.generate_choose_the_region()}>
            <IconChevronDown size={12} aria-hidden />
          </button>
        )}
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

import { Menu } from "@mantine/core";
import type { ReactNode } from "react";
import type { Editor } from "../editor/editor.ts";
import { m } from "../messages/messages.js";
import { useEditorState } from "../state/store.ts";
import { ActionItem } from "../workspace/ActionItem.tsx";

interface PhoneMenuHeadProps {
  readonly name: string;
  readonly saved: string;
  readonly user: ReactNode;
}

/** On a phone the menu says what the header has no room for. */
export const PhoneMenuHead = ({ name, saved, user }: PhoneMenuHeadProps) => (
  <div className="phone-only menu-head">
    <strong>{name}</strong>
    <span className="faint">{saved}</span>
    {user}
  </div>
);

/** The interface itself: its zoom where the header has none, its colors, its keys. */
export function AppMenuItems({ editor }: { readonly editor: Editor }) {
  const scheme = useEditorState((state) => state.colorScheme);
  const { setColorScheme, setHelpOpen } = useEditorState.getState();
  return (
    <>
      <Menu.Divider />
      <div className="docked-only">
        <ActionItem editor={editor} id="zoomIn" />
        <ActionItem editor={editor} id="zoomOut" />
        <ActionItem editor={editor} id="fit" />
        <ActionItem editor={editor} id="actualSize" />
      </div>
      <Menu.Item onClick={() => setColorScheme(scheme === "dark" ? "light" : "dark")}>
        {scheme === "dark" ? m.app_light_interface() : m.app_dark_interface()}
      </Menu.Item>
      <Menu.Item onClick={() => setHelpOpen(true)}>{m.keyboard()}</Menu.Item>
    </>
  );
}

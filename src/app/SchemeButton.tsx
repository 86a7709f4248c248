import { IconMoon, IconSun } from "@tabler/icons-react";
import { m } from "../messages/messages.js";
import { useEditorState } from "../state/store.ts";
import { IconButton } from "../ui/IconButton.tsx";

/** Between the dark and the light interface. */
export function SchemeButton() {
  const scheme = useEditorState((state) => state.colorScheme);
  const setScheme = useEditorState((state) => state.setColorScheme);
  return scheme === "dark" ? (
    <IconButton label={m.app_light_interface()} onClick={() => setScheme("light")}>
      <IconSun />
    </IconButton>
  ) : (
    <IconButton label={m.app_dark_interface()} onClick={() => setScheme("dark")}>
      <IconMoon />
    </IconButton>
  );
}

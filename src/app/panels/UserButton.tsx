import { IconLogout } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { whoAmIQuery } from "../../api/signIn.ts";
import { IconButton } from "../../ui/IconButton.tsx";

/** Who is signed in, and the way out; nothing where nobody is asked. */
export function UserButton({ onSignOut }: { readonly onSignOut: () => void }) {
  const { data: who } = useQuery(whoAmIQuery());
  if (!who?.user || who.by === "nothing") return null;
  return (
    <div className="group">
      <span className="faint user" title={who.user}>
        {who.user}
      </span>
      {who.by === "secret" && (
        <IconButton label="Sign out" onClick={onSignOut}>
          <IconLogout />
        </IconButton>
      )}
    </div>
  );
}

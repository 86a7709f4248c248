import { IconLogout } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { whoAmIQuery } from "../../api/signIn.ts";
import { m } from "../../messages/messages.js";
import type { Session } from "../../session/session.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { lazyWithRetry } from "../../workspace/lazyWithRetry.ts";

const SignOutDialog = lazy(lazyWithRetry(() => import("./SignOutDialog.tsx")));

/** The signed-in user, and the button to sign out; nothing where signing in is not required. */
export function UserButton({ session }: { readonly session: Session }) {
  const { data: who } = useQuery(whoAmIQuery());
  const [isLeaving, setLeaving] = useState(false);
  if (!who?.user || who.authMethod === "nothing") return null;
  return (
    <div className="group">
      <span className="faint user" title={who.user}>
        {who.user}
      </span>
      {who.authMethod === "secret" && (
        <IconButton label={m.sign_out()} onClick={() => setLeaving(true)}>
          <IconLogout />
        </IconButton>
      )}
      <Suspense>{isLeaving && <SignOutDialog session={session} user={who.user} onClose={() => setLeaving(false)} />}</Suspense>
    </div>
  );
}

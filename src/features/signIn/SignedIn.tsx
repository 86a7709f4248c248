import { IconLogout } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import { m } from "../../messages/messages.js";
import type { Session } from "../../session/session.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { lazyWithRetry } from "../../workspace/lazyWithRetry.ts";

const SignOutDialog = lazy(lazyWithRetry(() => import("./SignOutDialog.tsx")));

interface SignedInProps {
  readonly session: Session;
  readonly user: string;
  readonly canSignOut: boolean;
}

/** The user's name, and the button to sign out. */
export default function SignedIn({ session, user, canSignOut }: SignedInProps) {
  const [isLeaving, setLeaving] = useState(false);
  return (
    <div className="group">
      <span className="faint user" title={user}>
        {user}
      </span>
      {canSignOut && (
        <IconButton label={m.sign_out()} onClick={() => setLeaving(true)}>
          <IconLogout />
        </IconButton>
      )}
      <Suspense>{isLeaving && <SignOutDialog session={session} user={user} onClose={() => setLeaving(false)} />}</Suspense>
    </div>
  );
}

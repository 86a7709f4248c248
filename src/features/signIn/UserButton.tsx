import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { whoAmIQuery } from "../../api/signIn.ts";
import type { Session } from "../../session/session.ts";
import { lazyWithRetry } from "../../workspace/lazyWithRetry.ts";

const SignedIn = lazy(lazyWithRetry(() => import("./SignedIn.tsx")));

/** The signed-in user, and the button to sign out; nothing where signing in is not required. */
export function UserButton({ session }: { readonly session: Session }) {
  const { data: who } = useQuery(whoAmIQuery());
  if (!who?.user || who.authMethod === "nothing") return null;
  return (
    <Suspense>
      <SignedIn session={session} user={who.user} canSignOut={who.authMethod === "secret"} />
    </Suspense>
  );
}

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { lazy, type ReactNode, Suspense, useEffect, useState, useSyncExternalStore } from "react";
import { onTurnedAway, type TurnedAway } from "../../api/client.ts";
import { whoAmIQuery } from "../../api/signIn.ts";
import type { WhoAmI } from "../../contract/signIn.ts";
import { messageOf } from "../../ui/format.ts";
import { lazyWithRetry } from "../../workspace/lazyWithRetry.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { lastUser, rememberUser } from "./lastUser.ts";

const RefusedPage = lazy(lazyWithRetry(() => import("./RefusedPage.tsx")));
const SignInPage = lazy(lazyWithRetry(() => import("./SignInPage.tsx")));
const SignInDialog = lazy(lazyWithRetry(() => import("./SignInDialog.tsx")));

interface AuthGateProps {
  /** The workspace of a user, the same one each time: each has their own things in this browser. */
  readonly workspaceOf: (user: string) => Workspace;
  /** Over what is shown to signed-out users. */
  readonly header: ReactNode;
  /** The content behind the gate, for the user who is signed in. */
  readonly children: (user: string) => ReactNode;
}

/** Asks who comes before anything of theirs is opened. */
export function AuthGate({ workspaceOf, header, children }: AuthGateProps) {
  const queries = useQueryClient();
  const { data: who, error, failureReason } = useQuery(whoAmIQuery());
  const user = who ? who.user : failureReason ? lastUser() : undefined;
  useEffect(() => {
    if (who?.user) rememberUser(who.user);
  }, [who]);

  if (error) {
    return (
      <Suspense>
        <RefusedPage header={header} reason={messageOf(error)} />
      </Suspense>
    );
  }
  if (user === undefined || (user === null && !who)) return <div className="shell" data-empty />;
  if (user === null) {
    return (
      <Suspense>
        <SignInPage
          header={header}
          authMethod={who?.authMethod ?? "secret"}
          onSignedIn={(now) => queries.setQueryData(whoAmIQuery().queryKey, now)}
        />
      </Suspense>
    );
  }
  return (
    <Inside key={user} workspace={workspaceOf(user)} user={user} authMethod={who?.authMethod ?? "secret"}>
      {children(user)}
    </Inside>
  );
}

interface InsideProps {
  readonly workspace: Workspace;
  readonly user: string;
  readonly authMethod: WhoAmI["authMethod"];
  readonly children: ReactNode;
}

/** The content of a signed-in user; asks them to sign in again when the server requires it. */
function Inside({ workspace, user, authMethod, children }: InsideProps) {
  const queries = useQueryClient();
  const [turnedAway, setTurnedAway] = useState<TurnedAway | null>(null);
  const open = useSyncExternalStore(workspace.subscribe, workspace.getSnapshot);
  const isDrawing = useSyncExternalStore(open?.editor.subscribe ?? never, () => open?.editor.isDrawing ?? false);
  useEffect(() => onTurnedAway(setTurnedAway), []);
  const goOn = (now: WhoAmI) => {
    // What is shown is not the other one's.
    if (now.user !== user) return location.reload();
    setTurnedAway(null);
    void workspace.session.syncNow();
    void queries.invalidateQueries();
  };
  return (
    <>
      {children}
      <Suspense>
        {turnedAway && !isDrawing && (
          <SignInDialog
            user={user}
            why={turnedAway}
            authMethod={authMethod}
            onSignedIn={goOn}
            onClose={() => setTurnedAway(null)}
          />
        )}
      </Suspense>
    </>
  );
}

const never = () => () => {};

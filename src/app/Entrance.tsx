import { useQuery, useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useState, useSyncExternalStore } from "react";
import { onTurnedAway, type TurnedAway } from "../api/client.ts";
import { whoAmIQuery } from "../api/signIn.ts";
import type { WhoAmI } from "../contract/signIn.ts";
import { lastUser, rememberUser } from "./lastUser.ts";
import { Shell } from "./Shell.tsx";
import type { Studio } from "./studio.ts";
import { untilFetched } from "./untilFetched.ts";
import { messageOf } from "./words.ts";

const RefusedPage = lazy(untilFetched(() => import("./panels/RefusedPage.tsx")));
const SignInPage = lazy(untilFetched(() => import("./panels/SignInPage.tsx")));
const SignInDialog = lazy(untilFetched(() => import("./panels/SignInDialog.tsx")));

export interface EntranceProps {
  /** The studio of a user, the same one each time: each has his own things in this browser. */
  readonly studioOf: (user: string) => Studio;
}

/** Asks who comes before anything of his is opened. */
export function Entrance({ studioOf }: EntranceProps) {
  const queries = useQueryClient();
  const { data: who, error, failureReason } = useQuery(whoAmIQuery());
  const user = who ? who.user : failureReason ? lastUser() : undefined;
  useEffect(() => {
    if (who?.user) rememberUser(who.user);
  }, [who]);

  if (error) {
    return (
      <Suspense>
        <RefusedPage reason={messageOf(error)} />
      </Suspense>
    );
  }
  if (user === undefined || (user === null && !who)) return <div className="shell" data-empty />;
  if (user === null) {
    return (
      <Suspense>
        <SignInPage by={who?.by ?? "secret"} onSignedIn={(now) => queries.setQueryData(whoAmIQuery().queryKey, now)} />
      </Suspense>
    );
  }
  return <Inside key={user} studio={studioOf(user)} user={user} by={who?.by ?? "secret"} />;
}

interface InsideProps {
  readonly studio: Studio;
  readonly user: string;
  readonly by: WhoAmI["by"];
}

/** What a user has open; asks again who he is when the server has to know. */
function Inside({ studio, user, by }: InsideProps) {
  const queries = useQueryClient();
  const [turnedAway, setTurnedAway] = useState<TurnedAway | null>(null);
  const open = useSyncExternalStore(studio.subscribe, studio.getSnapshot);
  const isDrawing = useSyncExternalStore(open?.editor.subscribe ?? never, () => open?.editor.isDrawing ?? false);
  useEffect(() => onTurnedAway(setTurnedAway), []);
  const goOn = (now: WhoAmI) => {
    // What is shown is not the other one's.
    if (now.user !== user) return location.reload();
    setTurnedAway(null);
    void studio.session.syncNow();
    void queries.invalidateQueries();
  };
  return (
    <>
      <Shell studio={studio} />
      <Suspense>
        {turnedAway && !isDrawing && (
          <SignInDialog user={user} why={turnedAway} by={by} onSignedIn={goOn} onClose={() => setTurnedAway(null)} />
        )}
      </Suspense>
    </>
  );
}

const never = () => () => {};

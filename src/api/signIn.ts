import { queryOptions } from "@tanstack/react-query";
import { type Credentials, WhoAmI } from "../contract/signIn.ts";
import type { AppError } from "../core/appError.ts";
import { request, send } from "./client.ts";
import { untilReachable } from "./retry.ts";

/** The signed-in user, as the server knows; asked once a page. */
export const whoAmIQuery = () =>
  queryOptions<WhoAmI, AppError>({
    queryKey: ["whoAmI"],
    queryFn: ({ signal }) => request("/session", WhoAmI, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    ...untilReachable,
  });

/** @throws AppError `sign_in_refused`, `rate_limited` */
export const signIn = (credentials: Credentials): Promise<WhoAmI> =>
  request("/session", WhoAmI, { method: "POST", body: credentials });

/** Ends it in this browser; the browser keeps what was not sent yet. */
export async function signOut(): Promise<void> {
  await send("/session", { method: "DELETE" });
}

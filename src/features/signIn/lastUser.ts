import { pageStorage } from "../../state/pageStorage.ts";

const KEY = "overpaint-user";

/** The last user here who has not signed out: their documents are opened while the server is away. */
export const lastUser = (): string | null => pageStorage.get(KEY);
export const rememberUser = (user: string): void => pageStorage.set(KEY, user);
export const forgetUser = (): void => pageStorage.remove(KEY);

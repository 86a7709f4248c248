const KEY = "overpaint-user";

/** Who worked here last and has not signed out: whose things are opened while the server is away. */
export const lastUser = (): string | null => localStorage.getItem(KEY);
export const rememberUser = (user: string): void => localStorage.setItem(KEY, user);
export const forgetUser = (): void => localStorage.removeItem(KEY);

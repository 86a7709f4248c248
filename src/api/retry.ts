import type { AppError } from "../core/appError.ts";

const MAX_PAUSE_MS = 15_000;

/**
 * For reads that go on until there is a response: retries what may succeed later, ever more slowly.
 * The server may run on this very machine, so the browser's "offline" is no reason to wait.
 */
export const untilReachable = {
  networkMode: "always",
  retry: (_count: number, error: AppError): boolean => error.retryable,
  retryDelay: (attempt: number): number => Math.min(1_000 * 2 ** attempt, MAX_PAUSE_MS),
} as const;

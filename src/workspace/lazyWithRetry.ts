import { AppError } from "../core/appError.ts";
import { systemClock } from "../session/clock.ts";
import { retryWithBackoff } from "../session/sync/backoff.ts";

const never = new AbortController().signal;

/** For React's `lazy`: a part of the page that could not be fetched would take all of it along, so it is asked for until it comes. */
export const lazyWithRetry =
  <Part>(load: () => Promise<Part>): (() => Promise<Part>) =>
  () =>
    retryWithBackoff(
      () =>
        load().catch((cause: unknown) => {
          throw new AppError("network", "A part of the page could not be fetched.", { retryable: true, cause });
        }),
      systemClock,
      never,
    );

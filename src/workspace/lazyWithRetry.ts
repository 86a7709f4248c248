import { hasNewBuild } from "../api/build.ts";
import { AppError } from "../core/appError.ts";
import { m } from "../messages/messages.js";
import { systemClock } from "../session/clock.ts";
import { retryWithBackoff } from "../session/sync/backoff.ts";
import { useEditorState } from "../state/store.ts";

const never = new AbortController().signal;

/**
 * For React's `lazy`: a part of the page that could not be fetched would take all of it along, so it is asked for until it comes.
 *
 * @throws AppError not_found where the server has another build of the page by now, which the interface then says
 */
export const lazyWithRetry =
  <Part>(load: () => Promise<Part>): (() => Promise<Part>) =>
  () =>
    retryWithBackoff(
      () =>
        load().catch(async (cause: unknown) => {
          if (await noticeNewBuild()) throw new AppError("not_found", m.app_was_updated(), { cause });
          throw new AppError("network", m.workspace_part_unavailable(), { retryable: true, cause });
        }),
      systemClock,
      never,
    );

/** Says so where the server has another build of the page. While it is away nothing is known. */
export async function noticeNewBuild(): Promise<boolean> {
  const isNew = await hasNewBuild().catch(() => false);
  if (isNew) useEditorState.getState().showOutdated();
  return isNew;
}

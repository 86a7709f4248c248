import { AppError } from "../../../core/appError.ts";
import type { SoughtWork } from "../engine.ts";
import type { ApiframeClient } from "./apiframeClient.ts";
import { JobList, type ListedJob } from "./schemas.ts";
import { seedOf } from "./seedOf.ts";
import { SentUploads } from "./uploads.ts";

const PAGE = 100;
/** 5,000 runs: weeks of a busy team. */
const MAX_PAGES = 50;
/** So much more is looked through than the age of what asks. */
const SPARE_MS = 86_400_000;

/**
 * Looks through the vendor's list, newest first, for jobs that were begun with just what is asked for. How far back is told by the
 * vendor's own times, from the newest job on: its clock and ours need not agree.
 *
 * @returns their ids, the oldest first
 * @throws AppError as `call` does; engine_unavailable (retryable) where the list is too long
 */
export async function findJobs(
  client: ApiframeClient,
  sought: SoughtWork,
  ageMs: number,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const found: string[] = [];
  let fromMs: number | null = null;
  let cursor: string | null = null;
  for (let page = 0; page < MAX_PAGES; page++) {
    const query = new URLSearchParams({ model: "flux-fill-pro", limit: String(PAGE), ...(cursor !== null && { cursor }) });
    const list: JobList = await client.call({ path: `/v2/jobs?${query}`, response: JobList, signal });
    const timesMs = list.jobs.map(({ createdAt }) => Date.parse(createdAt)).filter((ms) => !Number.isNaN(ms));
    fromMs ??= timesMs.length > 0 ? Math.max(...timesMs) - ageMs - SPARE_MS : null;
    const oldestMs = fromMs ?? Number.NEGATIVE_INFINITY;
    const young = list.jobs.filter(({ createdAt }) => !(Date.parse(createdAt) < oldestMs));
    found.push(...young.filter((job) => isOf(job, sought)).map(({ id }) => id));
    const isThrough = list.nextCursor === null || (list.jobs.length > 0 && young.length === 0);
    if (isThrough) return found.reverse();
    cursor = list.nextCursor;
  }
  throw new AppError("engine_unavailable", "Flux's list of runs could not be read to its end. It is asked again.", {
    details: { kind: "list_unread" },
    retryable: true,
  });
}

/**
 * True for a job that was begun with this work. A run whose designer named no seed is identified by the seed of its key, any
 * other by its pictures' URLs where it is known which were sent.
 */
function isOf({ input }: ListedJob, { key, mode, prompt, preset, params, uploads }: SoughtWork): boolean {
  if (input === null || input.prompt !== prompt) return false;
  const { steps, guidance, safetyTolerance, outputFormat, promptUpsampling } = params;
  const seed = params.seed ?? seedOf(key);
  const pairs: readonly (readonly [said: unknown, sought: unknown])[] = [
    [input.mode, mode],
    [input.outpaint, mode === "outpaint" ? preset : undefined],
    [input.seed, seed],
    [input.steps, steps],
    [input.guidance, guidance],
    [input.safety_tolerance, safetyTolerance],
    [input.output_format, outputFormat],
    [input.prompt_upsampling, promptUpsampling],
  ];
  // What was left at its default may be listed or not.
  if (pairs.some(([said, due]) => said !== undefined && due !== undefined && said !== due)) return false;
  if (params.seed === undefined && input.seed === seed) return true;
  const sent = SentUploads.parse(uploads ?? {});
  const urls = [sent.image?.url, sent.mask?.url, ...sent.earlier].filter((url) => url !== undefined);
  const isSent = (url: string | undefined) => url === undefined || urls.includes(url);
  return urls.length === 0 ? input.seed === seed : isSent(input.image) && isSent(input.mask);
}

import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import sharp from "sharp";
import { Edit, isFinished } from "../../src/contract/edits.ts";
import { StoredImage } from "../../src/contract/images.ts";
import { seededRandom } from "../../src/testing/fakeVendor/damage.ts";
import { createFakeUpstream, type FakeUpstream } from "../../src/testing/fakeVendor/fakeVendor.ts";
import { OverpaintServer } from "../../src/testing/overpaintServer.ts";

const KEY = "afk_crash_test";
const CREDITS = 9;
const UPSTREAM_CREDITS = 9_000;
/** From one start of a server to its end: from before it listens to well into its work. */
const LIFE_MS = { least: 300, most: 4_000 };
const ASK_EVERY_MS = 150;
/** The vendor carries out first and responds later: between the two a crash is most dangerous. */
const ANSWER_MS = 250;
/** Longer than a lease, the wait of a repeated call and a slow machine together. */
const PATIENCE_MS = 180_000;

export interface CrashPlan {
  readonly name: string;
  readonly servers: number;
  readonly kills: number;
  readonly edits: number;
  readonly seed: number;
  /** Settings that all servers share: none for a data folder of its own. */
  readonly settings: Readonly<Record<string, string>>;
}

/**
 * Outcome of the edits. Nothing is lost, doubled or charged twice when `completed`, `finishedUpstream` and `stored` equal
 * `accepted`, and `underTwoKeys` and `chargedTwice` are 0.
 */
export interface CrashTally {
  readonly accepted: number;
  readonly completed: number;
  readonly failed: number;
  readonly finishedUpstream: number;
  readonly stored: number;
  readonly underTwoKeys: number;
  readonly chargedTwice: number;
  readonly kills: number;
}

/** Kills servers with SIGKILL at random moments while edits run against the fake upstream, lets the rest come to its end, and counts. */
export async function crashRun(plan: CrashPlan): Promise<CrashTally> {
  const random = seededRandom(plan.seed);
  const upstream = createFakeUpstream({ apiKey: KEY, credits: UPSTREAM_CREDITS, stepMs: 200, responseMs: ANSWER_MS });
  const settings = { LOG_LEVEL: "error", ...plan.settings, APIFRAME_API_KEY: KEY, APIFRAME_BASE_URL: await upstream.listen() };
  const servers: OverpaintServer[] = [];
  try {
    for (let i = 0; i < plan.servers; i++) servers.push(await OverpaintServer.start(settings));
    const perKill = plan.edits / plan.kills;
    const edits: Promise<Edit>[] = [];
    for (let kill = 0; kill < plan.kills; kill++) {
      while (edits.length < Math.ceil((kill + 1) * perKill)) edits.push(story(edits.length, servers, random));
      const victim = servers[Math.floor(random() * servers.length)];
      const lifeMs = (LIFE_MS.least + random() * (LIFE_MS.most - LIFE_MS.least)) / servers.length;
      await (random() < 0.5 ? sleep(lifeMs) : nextSubmission(upstream));
      // Anywhere between the vendor's doing and its word, and a little after.
      await sleep(random() * 1.5 * ANSWER_MS);
      await victim?.stop("SIGKILL");
      // A start that the next kill cuts short is part of the play.
      victim?.start().catch(() => {});
      if (random() < 0.3) upstream.script({ at: "edit", late: true, reset: true });
    }
    return await tallyOf(await Promise.all(edits), servers, upstream, plan);
  } finally {
    await Promise.all(servers.map((server) => server.dispose()));
    await upstream.close();
  }
}

/** Resolves when the vendor has taken the next submission, or none comes. */
async function nextSubmission({ requests }: FakeUpstream): Promise<void> {
  const count = () => requests.filter(({ endpoint }) => endpoint === "edit").length;
  const [before, until] = [count(), Date.now() + LIFE_MS.most];
  while (count() === before && Date.now() < until) await sleep(10);
}

/** One designer's edit, as a browser does it: whatever gets no response is sent again, under the same key. */
export async function story(index: number, servers: readonly OverpaintServer[], random: () => number): Promise<Edit> {
  const call = async <T>(path: string, init: RequestInit, parse: (body: unknown) => T): Promise<T> => {
    const until = Date.now() + PATIENCE_MS;
    for (;;) {
      const server = servers[Math.floor(random() * servers.length)];
      try {
        const response = await fetch(`${server?.url}/api${path}`, init);
        const body: unknown = await response.json();
        if (response.ok) return parse(body);
        if (response.status < 500) throw new RangeError(JSON.stringify(body));
      } catch (error) {
        if (error instanceof RangeError || Date.now() > until) throw error;
      }
      await sleep(ASK_EVERY_MS);
    }
  };
  const upload = async (picture: Promise<Buffer>) => {
    const body = new Uint8Array(await picture);
    return call("/images", { method: "POST", body }, (stored) => StoredImage.parse(stored));
  };
  const canvas = { width: 96, height: 64 };
  const background = { r: (index * 37) % 256, g: (index * 91) % 256, b: 120 };
  const image = await upload(
    sharp({ create: { ...canvas, channels: 3, background } })
      .png()
      .toBuffer(),
  );
  const white = await sharp({ create: { width: 20, height: 20, channels: 3, background: "#fff" } })
    .png()
    .toBuffer();
  const mask = await upload(
    sharp({ create: { ...canvas, channels: 3, background: "#000" } })
      .composite([{ input: white, left: index, top: 8 }])
      .png()
      .toBuffer(),
  );
  const request = {
    documentId: randomUUID(),
    engine: "apiframe",
    mode: "inpaint",
    canvas,
    layers: [{ imageId: image.id, x: 0, y: 0 }],
    maskId: mask.id,
    prompt: promptOf(index),
    params: {},
  };
  const headers = { "content-type": "application/json", "idempotency-key": randomUUID() };
  const accepted = await call("/edits", { method: "POST", headers, body: JSON.stringify(request) }, (edit) => Edit.parse(edit));
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const edit = await call(`/edits/${accepted.id}`, {}, (body) => Edit.parse(body));
    if (isFinished(edit)) return edit;
    if (Date.now() > until) return edit;
    await sleep(ASK_EVERY_MS);
  }
}

const promptOf = (index: number): string => `edit number ${index}`;

async function tallyOf(
  edits: readonly Edit[],
  servers: readonly OverpaintServer[],
  upstream: FakeUpstream,
  { kills }: CrashPlan,
): Promise<CrashTally> {
  const keys = new Map<string, Set<string | undefined>>();
  for (const { endpoint, body, idempotencyKey } of upstream.requests) {
    if (endpoint !== "edit") continue;
    const prompt = JSON.stringify(body).match(/edit number \d+/)?.[0] ?? "";
    keys.set(prompt, (keys.get(prompt) ?? new Set()).add(idempotencyKey));
  }
  const jobs = [...upstream.jobs.values()];
  const jobsOf = (index: number) => jobs.filter(({ params }) => params.prompt === promptOf(index));
  let stored = 0;
  for (const { result } of edits) {
    const response = result && (await fetch(`${servers[0]?.url}/api/images/${result.imageId}`));
    if (response?.ok && (await sharp(await response.arrayBuffer()).stats()).channels.length >= 3) stored++;
  }
  const spent = (UPSTREAM_CREDITS - upstream.credits()) / CREDITS;
  return {
    accepted: edits.length,
    completed: edits.filter(({ status }) => status === "completed").length,
    failed: edits.filter(({ status }) => status !== "completed").length,
    finishedUpstream: jobs.filter(({ status }) => status === "COMPLETED").length,
    stored,
    underTwoKeys: [...keys.values()].filter((used) => used.size > 1).length,
    chargedTwice: Math.max(spent - edits.length, edits.filter((_, index) => jobsOf(index).length > 1).length),
    kills,
  };
}

/** True when every accepted edit ended with its picture, once. */
export const isUnharmed = (tally: CrashTally): boolean =>
  tally.completed === tally.accepted &&
  tally.stored === tally.finishedUpstream &&
  tally.stored === tally.accepted &&
  tally.underTwoKeys === 0 &&
  tally.chargedTwice === 0;

export const linesOf = (name: string, seed: number, tally: CrashTally): string =>
  [
    `${name}: ${tally.kills} kills over ${tally.accepted} edits (seed ${seed})`,
    `  accepted ${tally.accepted}, completed ${tally.completed}, failed or unfinished ${tally.failed}`,
    `  submitted under two keys ${tally.underTwoKeys}, charged twice ${tally.chargedTwice}`,
    `  finished upstream ${tally.finishedUpstream}, their pictures stored ${tally.stored}`,
  ].join("\n");

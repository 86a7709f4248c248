import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { createFakeUpstream } from "../../src/testing/fakeVendor/fakeVendor.ts";
import { CREDITS } from "../../src/testing/fakeVendor/jobs.ts";
import { OverpaintServer } from "../../src/testing/overpaintServer.ts";
import { call, repaint, upload } from "../app/repaint.ts";
import { startBareServer, startLoadGenerator } from "../app/requestRate.ts";
import { storedDocument } from "../app/requests.ts";
import { alternate, type Budget, median } from "../measure.ts";
import type { Bench } from "../report.ts";
import { manyEdits } from "./manyEdits.ts";
import { peakGrowth } from "./peakMemory.ts";

const KEY = "afk_load_test";
const MB = 1_000_000;
const EDITS = 200;
const EDITS_MAY_TAKE = 300 * MB;
const UPLOADS = 6;
const UPLOADS_MAY_TAKE = 80 * MB;
/** Of noise, which a PNG cannot make smaller: 25 MB. */
const UPLOADED = { width: 2890, height: 2890 };
const SAMPLE = fileURLToPath(new URL("../../public/samples/coffee.png", import.meta.url));

/** One process on a folder of its own, and the fake vendor. */
export async function oneServer(): Promise<Bench> {
  const vendor = createFakeUpstream({ apiKey: KEY, credits: 1_000_000, looks: 1 });
  const settings = { LOG_LEVEL: "warn", APIFRAME_API_KEY: KEY, APIFRAME_BASE_URL: await vendor.listen() };
  const server = await OverpaintServer.start(settings);
  const { url } = server;
  return {
    budgets: [
      waiting("a job poll", url, async () => `/edits/${(await repaint(url, SAMPLE)).edit.id}`),
      waiting("a document read", url, async () => `/documents/${await storedDocument(url)}`),
      {
        name: `memory that ${UPLOADS} uploads of 25 MB add, two at once / 80 MB`,
        demand: 1,
        sense: "most",
        async run() {
          const pictures = await Promise.all(Array.from({ length: UPLOADS + 1 }, noise));
          const [first, ...rest] = pictures;
          if (first) await upload(url, first);
          const grown = await peakGrowth(server.pid, async () => {
            for (let i = 0; i < rest.length; i += 2) {
              await Promise.all(rest.slice(i, i + 2).map((picture) => upload(url, picture)));
            }
          });
          return { ours: grown, theirs: UPLOADS_MAY_TAKE, unit: "bytes" };
        },
      },
      {
        name: `memory that ${EDITS} edits at once add / 300 MB`,
        demand: 1,
        sense: "most",
        async run() {
          const before = vendor.credits();
          let completed = 0;
          const grown = await peakGrowth(server.pid, async () => {
            const edits = await manyEdits([url], EDITS);
            completed = edits.filter(({ status }) => status === "completed").length;
          });
          const paid = (before - vendor.credits()) / CREDITS;
          const note = `${completed} of ${EDITS} completed, ${paid} paid`;
          if (completed !== EDITS || paid !== EDITS) throw new Error(note);
          return { ours: grown, theirs: EDITS_MAY_TAKE, unit: "bytes", note };
        },
      },
    ],
    async close() {
      await server.dispose();
      await vendor.close();
    },
  };
}

/** Budget for the slowest of a hundred requests against a bare Fastify route with the same body; notes requests per second. */
function waiting(name: string, url: string, address: () => Promise<string>): Budget {
  return {
    name: `p99 of ${name} / a bare Fastify route with the same answer`,
    demand: 2.5,
    sense: "most",
    async run() {
      const path = await address();
      const bare = await startBareServer(await (await call(url, path)).text());
      const loadGenerator = startLoadGenerator();
      const rates: Record<"ours" | "theirs", number[]> = { ours: [], theirs: [] };
      const p99Of = async (side: "ours" | "theirs", of: string): Promise<number> => {
        const { perSecond, p99Ms } = await loadGenerator.measure(of);
        rates[side].push(perSecond);
        return p99Ms;
      };
      const costs = await alternate(
        () => p99Of("ours", `${url}/api${path}`),
        () => p99Of("theirs", bare.url),
      );
      loadGenerator.stop();
      bare.stop();
      const [ours, theirs] = [median(rates.ours), median(rates.theirs)].map(Math.round);
      return { ...costs, note: `${ours} a second against ${theirs}` };
    },
  };
}

async function noise(): Promise<Uint8Array<ArrayBuffer>> {
  const picture = sharp({
    create: { ...UPLOADED, channels: 3, background: "#808080", noise: { type: "gaussian", mean: 128, sigma: 60 } },
  });
  return new Uint8Array(await picture.png({ compressionLevel: 1 }).toBuffer());
}

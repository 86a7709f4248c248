import { createFakeUpstream } from "../../src/testing/fakeVendor/fakeVendor.ts";
import { OverpaintServer } from "../../src/testing/overpaintServer.ts";
import { startPostgres, startS3 } from "../../src/testing/services.ts";
import { startLoadGenerator } from "../app/requestRate.ts";
import { storedDocument } from "../app/requests.ts";
import { alternate } from "../measure.ts";
import type { Bench } from "../report.ts";
import { manyEdits } from "./manyEdits.ts";

const KEY = "afk_load_test";
const EDITS = 48;

/** Three processes over one PostgreSQL and one S3, beside one that has them for itself. */
export async function threeReplicas(): Promise<Bench> {
  const [postgres, s3] = await Promise.all([startPostgres(), startS3()]);
  const vendor = createFakeUpstream({ apiKey: KEY, credits: 1_000_000, looks: 1 });
  const shared = {
    LOG_LEVEL: "warn",
    APIFRAME_API_KEY: KEY,
    APIFRAME_BASE_URL: await vendor.listen(),
    ...(await s3.create()),
  };
  const forOne = { ...shared, DATABASE_URL: await postgres.create() };
  const forThree = { ...shared, DATABASE_URL: await postgres.create() };
  const one = await OverpaintServer.start(forOne);
  const [first, second, third] = await Promise.all([1, 2, 3].map(() => OverpaintServer.start(forThree)));
  if (!first || !second || !third) throw new Error("There are not three servers.");
  const perSecond = async (urls: readonly [string, ...string[]]): Promise<number> => {
    const start = performance.now();
    const edits = await manyEdits(urls, EDITS);
    if (edits.some(({ status }) => status !== "completed")) throw new Error("Not every edit was completed.");
    return (1_000 * EDITS) / (performance.now() - start);
  };
  const loadGenerator = startLoadGenerator();
  const readsOf = async (urls: readonly string[], path: string): Promise<number> => {
    const rates = await Promise.all(urls.map((url) => loadGenerator.measure(`${url}/api${path}`)));
    return rates.reduce((sum, rate) => sum + rate.perSecond, 0);
  };
  return {
    budgets: [
      {
        name: `edits a second of three replicas, ${EDITS} at once / of one`,
        demand: 0.9,
        sense: "least",
        run: () =>
          alternate(
            () => perSecond([first.url, second.url, third.url]),
            () => perSecond([one.url]),
            { rounds: 1, warmUps: 0, unit: "edits/s" },
          ),
      },
      {
        name: "document reads a second of three replicas / of one",
        demand: 0.9,
        sense: "least",
        async run() {
          const [ofThree, ofOne] = [await storedDocument(first.url), await storedDocument(one.url)];
          return alternate(
            () => readsOf([first.url, second.url, third.url], `/documents/${ofThree}`),
            () => readsOf([one.url], `/documents/${ofOne}`),
            { rounds: 3, warmUps: 1, unit: "requests/s" },
          );
        },
      },
    ],
    async close() {
      loadGenerator.stop();
      await Promise.all([one, first, second, third].map((server) => server.dispose()));
      await vendor.close();
      await Promise.all([postgres.stop(), s3.stop()]);
    },
  };
}

/**
 * Loads the addresses that the process which forked it sends, and reports their rates: in a process of its own, which nothing else that
 * a bench does slows down.
 */
import autocannon, { type Result } from "autocannon";
import type { Rate } from "./requestRate.ts";

const CONNECTIONS = 16;
const SECONDS = 1;

/** All responses by the time that passed: autocannon's own average is of whole seconds, and its own waits are whole milliseconds. */
async function measure(url: string): Promise<Rate> {
  const waits: number[] = [];
  const { requests, duration, non2xx, errors } = await new Promise<Result>((resolve, reject) => {
    const load = autocannon({ url, connections: CONNECTIONS, duration: SECONDS }, (error, result) =>
      error ? reject(error) : resolve(result),
    );
    load.on("response", (_client, _status, _bytes, ms) => waits.push(ms));
  });
  waits.sort((one, other) => one - other);
  const p99Ms = waits[Math.floor(0.99 * waits.length)] ?? Number.NaN;
  return { url, perSecond: requests.total / duration, p99Ms, failed: non2xx + errors };
}

process.on("message", async (url: string) => process.send?.(await measure(url)));

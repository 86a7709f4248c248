import { execFile } from "node:child_process";
import { promisify } from "node:util";

const EVERY_MS = 50;
const run = promisify(execFile);

/** Memory of a process that is its own or was touched, in bytes. */
async function residentBytes(pid: number): Promise<number> {
  const { stdout } = await run("ps", ["-o", "rss=", "-p", String(pid)]);
  return 1024 * Number(stdout);
}

/** The most bytes that a process has while `work` goes on, looked at twenty times a second. */
export async function peakMemory(pid: number, work: () => Promise<unknown>): Promise<number> {
  let peak = 0;
  let isOver = false;
  const watching = (async () => {
    while (!isOver) {
      peak = Math.max(peak, await residentBytes(pid));
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  })();
  await work().finally(() => {
    isOver = true;
  });
  await watching;
  return peak;
}

/** Largest growth of a process in bytes while `work` runs. */
export async function peakGrowth(pid: number, work: () => Promise<unknown>): Promise<number> {
  const before = await residentBytes(pid);
  return (await peakMemory(pid, work)) - before;
}

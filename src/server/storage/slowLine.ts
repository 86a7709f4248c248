import { PassThrough, pipeline, type Readable } from "node:stream";

/** @throws Error when `work` takes longer; what it comes to then is not heard of */
export async function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`No answer came within ${limitMs} ms.`)), limitMs);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

interface Pace {
  readonly silenceMs: number;
  readonly leastBytesPerSecond: number;
}

/**
 * A stream that ends with an error where its source gives less than it should while its reader waits for more. A reader that takes its time
 * is waited for.
 *
 * @param errorOf makes the error that readers are told
 */
export function breakOffWhenSlow(source: Readable, pace: Pace, errorOf: (cause: unknown) => Error): Readable {
  const { silenceMs, leastBytesPerSecond } = pace;
  const passed = new PassThrough();
  let bytes = 0;
  source.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
  });
  const timer = setInterval(() => {
    const isSlow = bytes < (leastBytesPerSecond * silenceMs) / 1_000;
    bytes = 0;
    if (isSlow && passed.readableLength === 0) passed.destroy(errorOf(new Error("The bytes come too slowly.")));
  }, silenceMs);
  pipeline(source, passed, () => clearInterval(timer));
  return passed;
}

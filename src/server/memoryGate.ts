/** Lets work in as far as the memory that it says it takes is free. */
export interface MemoryGate {
  /**
   * Does work that takes at most so many bytes, once these are free, in the order of asking: what is large is not overtaken for ever.
   * Work that takes more than the whole bound runs alone. Work in here must not ask for more.
   *
   * @param signal ends the waiting; work that has begun ends by itself
   * @throws the signal's reason; what the work throws
   */
  run<T>(bytes: number, work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
}

interface Waiting {
  readonly bytes: number;
  begin(): void;
}

/** The one gate of a process, before everything that decodes or renders an image. */
export function createMemoryGate(boundBytes: number): MemoryGate {
  let free = boundBytes;
  const waiting: Waiting[] = [];

  const yieldToEventLoop = (): void => {
    for (let next = waiting[0]; next && next.bytes <= free; next = waiting[0]) {
      waiting.shift();
      free -= next.bytes;
      next.begin();
    }
  };

  const enter = (bytes: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const leave = () => {
        waiting.splice(waiting.indexOf(turn), 1);
        reject(signal?.reason);
        yieldToEventLoop();
      };
      const turn: Waiting = {
        bytes,
        begin() {
          signal?.removeEventListener("abort", leave);
          resolve();
        },
      };
      signal?.addEventListener("abort", leave, { once: true });
      waiting.push(turn);
      yieldToEventLoop();
    });

  return {
    async run(bytes, work, signal) {
      signal?.throwIfAborted();
      const taken = Math.min(Math.ceil(bytes), boundBytes);
      await enter(taken, signal);
      try {
        return await work();
      } finally {
        free += taken;
        yieldToEventLoop();
      }
    },
  };
}

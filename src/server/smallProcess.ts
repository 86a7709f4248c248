/**
 * Starts the process anew so that it takes less memory.
 *
 * Two of glibc's arenas: by itself it takes up to eight a core, one for each thread that asks while others are busy, and what images leave
 * in one is of no use to the next. Measured over large images, 2.0 GB against 1.5 GB at the most.
 *
 * V8 with room for 1 GB of objects, and less for young ones: by itself it takes what the machine has before it tidies up. Measured after
 * documents of 7 MB, 0.9 GB against 0.6 GB.
 *
 * An administrator who sets MALLOC_ARENA_MAX decides this instead. A parent that listens, as that of `npm run dev`, would lose its channel.
 * @see https://sharp.pixelplumbing.com/install/#linux-memory-allocator
 */
const HEAP = "--max-old-space-size";
if (process.platform === "linux" && process.env.MALLOC_ARENA_MAX === undefined && !process.connected) {
  const flags = process.env.NODE_OPTIONS?.includes(HEAP) ? [] : [`${HEAP}=1024`, "--max-semi-space-size=8"];
  process.execve?.(process.execPath, [process.execPath, ...flags, ...process.execArgv, ...process.argv.slice(1)], {
    ...process.env,
    MALLOC_ARENA_MAX: "2",
  });
}

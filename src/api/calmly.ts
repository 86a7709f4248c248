const CALM_MS = 100;

/**
 * Passes progress on at most ten times a second: a browser tells of every 8 KB, and an interface that is drawn for each stands still.
 * The first is passed on at once. The last may not be: that the work is done is told by its end.
 */
export function calmly(onProgress?: (share: number) => void): (share: number) => void {
  let next = 0;
  return (share) => {
    const now = performance.now();
    if (now < next) return;
    next = now + CALM_MS;
    onProgress?.(share);
  };
}

/** Runs `draw` once in the next frame, however often it was asked for, with that frame's time. */
export function onceAFrame(draw: (nowMs: number) => void): { request(): void; cancel(): void } {
  let handle = 0;
  return {
    request() {
      handle ||= requestAnimationFrame((nowMs) => {
        handle = 0;
        draw(nowMs);
      });
    },
    cancel() {
      cancelAnimationFrame(handle);
      handle = 0;
    },
  };
}

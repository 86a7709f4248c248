/** Runs `draw` once in the next frame, however often it was asked for. */
export function onceAFrame(draw: () => void): { request(): void; cancel(): void } {
  let handle = 0;
  return {
    request() {
      handle ||= requestAnimationFrame(() => {
        handle = 0;
        draw();
      });
    },
    cancel() {
      cancelAnimationFrame(handle);
      handle = 0;
    },
  };
}

const channel = new MessageChannel();

/** In the next frame, behind all that asked for it before. */
export const nextFrame = (): Promise<number> => new Promise(requestAnimationFrame);

/** In a task of its own, as soon as one can be had. */
export const nextTask = (): Promise<void> =>
  new Promise((resolve) => {
    channel.port1.onmessage = () => resolve();
    channel.port2.postMessage(null);
  });

/** Lets the page come to rest. */
export async function settle(frames = 6): Promise<void> {
  for (let frame = 0; frame < frames; frame++) await nextFrame();
  await nextTask();
}

/**
 * Milliseconds that `act` and what it asks of the next frame keep the page, up to the last pixel on `canvas`: the browser draws it when
 * it is read, and else some time later.
 */
export async function drawnMs(act: () => void, canvas: HTMLCanvasElement): Promise<number> {
  await nextFrame();
  await nextTask();
  let firstMs = 0;
  requestAnimationFrame(() => {
    firstMs = performance.now();
  });
  const start = performance.now();
  act();
  const handledMs = performance.now() - start;
  await nextFrame();
  canvas.getContext("2d")?.getImageData(0, 0, 1, 1);
  return handledMs + performance.now() - firstMs;
}

/**
 * Milliseconds of processor time a frame that the page takes more than when nothing happens: scripts, style, paint, raster and the
 * handing over of canvases, on all its threads.
 *
 * @param act done before each frame
 */
export async function busierMs(frames: number, act: (frame: number) => void): Promise<number> {
  const busyFor = async (step: (frame: number) => void): Promise<number> => {
    await settle();
    const before = await window.busyMs();
    for (let frame = 0; frame < frames; frame++) {
      step(frame);
      await nextFrame();
    }
    await settle();
    return (await window.busyMs()) - before;
  };
  const idle = await busyFor(() => {});
  return ((await busyFor(act)) - idle) / frames;
}

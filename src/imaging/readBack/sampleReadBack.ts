/** Enough pixels that noise which spares most of them meets some. */
const SIDE = 64;

export const SAMPLE = { width: SIDE, height: SIDE };

/** True when what is read from a canvas are just the pixels that were drawn onto it, as everything in `imaging/pixels` needs. */
export async function isSampleReadBack(
  context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D | null,
): Promise<boolean> {
  const drawn = new ImageData(SIDE, SIDE);
  // No two neighbours alike: noise spares what is flat.
  for (let i = 0; i < drawn.data.length; i++) drawn.data[i] = i % 4 === 3 ? 255 : (i * 37) & 255;
  context?.drawImage(await createImageBitmap(drawn), 0, 0);
  const read = context?.getImageData(0, 0, SIDE, SIDE, { colorSpace: "srgb" }).data;
  return read?.every((value, i) => value === drawn.data[i]) ?? false;
}

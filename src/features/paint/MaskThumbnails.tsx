import { useLayoutEffect, useRef } from "react";
import type { GreyRaster } from "../../core/raster.ts";
import { m } from "../../messages/messages.js";

interface MaskThumbnailsProps {
  readonly image: ImageBitmap;
  /** Null until there is one. */
  readonly mask: GreyRaster | null;
}

/** An image and the mask that it would be, side by side. */
export function MaskThumbnails({ image, mask }: MaskThumbnailsProps) {
  const imageCanvas = useRef<HTMLCanvasElement>(null);
  const maskCanvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => imageCanvas.current?.getContext("2d")?.drawImage(image, 0, 0), [image]);
  useLayoutEffect(() => {
    if (mask) maskCanvas.current?.getContext("2d")?.putImageData(imageDataOf(mask), 0, 0);
  }, [mask]);
  return (
    <div className="mask-thumbnails">
      <figure>
        <canvas ref={imageCanvas} className="on-checks" width={image.width} height={image.height} aria-hidden="true" />
        <figcaption className="faint">{m.image()}</figcaption>
      </figure>
      <figure>
        <canvas ref={maskCanvas} width={mask?.width ?? image.width} height={mask?.height ?? image.height} aria-hidden="true" />
        <figcaption className="faint">{m.mask()}</figcaption>
      </figure>
    </div>
  );
}

function imageDataOf({ width, height, data }: GreyRaster): ImageData {
  const shown = new ImageData(width, height);
  const pixels = new Uint32Array(shown.data.buffer);
  for (const [at, grey] of data.entries()) pixels[at] = OPAQUE | (grey * GREY);
  return shown;
}

// Red, green and blue from the lowest byte on, as every machine that runs a browser stores them.
const GREY = 0x010101;
const OPAQUE = 0xff000000;

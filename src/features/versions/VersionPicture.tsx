import { useEffect, useRef } from "react";
import type { Size } from "../../core/geometry/geometry.ts";
import { drawLayers, type PlacedPicture } from "../../imaging/pixels/drawPicture.ts";

const SIDES = { width: 104, height: 62 };

/** A version in the strip, drawn from the pictures that are decoded already. */
export function VersionPicture({ layers, canvas }: { readonly layers: readonly PlacedPicture[]; readonly canvas: Size }) {
  const element = useRef<HTMLCanvasElement>(null);
  const { width, height } = canvas;
  useEffect(() => {
    const context = element.current?.getContext("2d");
    if (!context) return;
    const cover = Math.max(SIDES.width / width, SIDES.height / height);
    const centred = { scale: cover, x: (SIDES.width - width * cover) / 2, y: (SIDES.height - height * cover) / 2 };
    context.clearRect(0, 0, context.canvas.width, context.canvas.height);
    drawLayers(context, layers, centred, 2);
  }, [layers, width, height]);
  return <canvas ref={element} width={2 * SIDES.width} height={2 * SIDES.height} aria-hidden="true" />;
}

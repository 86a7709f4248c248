import type { Icon } from "@tabler/icons-react";
import type { ComponentType } from "react";
import type { Rect } from "../core/geometry/geometry.ts";
import type { Viewport } from "../core/geometry/viewport.ts";
import type { PlacedPicture } from "../imaging/pixels/drawPicture.ts";

/** The compared images and their view. Layers, canvases and viewport are all in pixels of the old canvas. */
export interface CompareProps {
  readonly before: readonly PlacedPicture[];
  readonly after: readonly PlacedPicture[];
  /** x and y are 0, or negative where the canvas was extended. */
  readonly beforeCanvas: Rect;
  readonly afterCanvas: Rect;
  /** The label of the image after. */
  readonly afterLabel: string;
  /** Of the whole stage, in its CSS pixels; the one zoom and pan that every mode shares. */
  readonly viewport: Viewport;
  readonly onViewport: (viewport: Viewport) => void;
}

/** A way to compare. It fills its parent, which is positioned. */
export interface CompareMode {
  readonly id: string;
  readonly label: string;
  readonly icon: Icon;
  readonly shortcut: string;
  readonly Component: ComponentType<CompareProps>;
}

import type { Tool } from "../tool.ts";
import { brush } from "./brush.ts";
import { bucket } from "./bucket.ts";
import { ellipse } from "./ellipse.ts";
import { eraser } from "./eraser.ts";
import { hand } from "./hand.ts";
import { lasso } from "./lasso.ts";
import { polygon } from "./polygon.ts";
import { rectangle } from "./rectangle.ts";
import { smartBrush } from "./smartBrush.ts";
import { wand } from "./wand.ts";

/** The tools that change the mask. */
export const paintTools = [
  brush,
  eraser,
  rectangle,
  ellipse,
  lasso,
  polygon,
  wand,
  smartBrush,
  bucket,
] as const satisfies readonly Tool[];

/** Toolbar order; of tools that share a key, the order in which it picks them. The hand moves the view alone. */
export const tools = [...paintTools, hand] as const;
export type ToolId = (typeof tools)[number]["id"];

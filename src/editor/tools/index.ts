import type { Tool } from "../tool.ts";
import { brush } from "./brush.ts";
import { bucket } from "./bucket.ts";
import { ellipse } from "./ellipse.ts";
import { eraser } from "./eraser.ts";
import { lasso } from "./lasso.ts";
import { polygon } from "./polygon.ts";
import { rectangle } from "./rectangle.ts";
import { smartBrush } from "./smartBrush.ts";
import { wand } from "./wand.ts";

/** Toolbar order; of tools that share a key, the order in which it picks them. */
export const tools = [
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
export type ToolId = (typeof tools)[number]["id"];

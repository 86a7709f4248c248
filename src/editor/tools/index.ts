import type { Tool } from "../tool.ts";
import { brush } from "./brush.ts";
import { eraser } from "./eraser.ts";

/** Toolbar order. */
export const tools = [brush, eraser] as const satisfies readonly Tool[];
export type ToolId = (typeof tools)[number]["id"];

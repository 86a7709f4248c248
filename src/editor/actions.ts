import { clear, fillAll, invert } from "../core/mask/runs.ts";
import { m } from "../messages/messages.js";
import type { CommandId } from "./keymap.ts";
import type { EditorPort } from "./port.ts";
import type { WriteMask } from "./steps.ts";

interface Actor {
  undo(): void;
  redo(): void;
  run(label: string, write: WriteMask): void;
}

const ZOOM_STEP = 1.25;

/** What each command does. */
export const actions: { readonly [Id in CommandId]: (editor: Actor, port: EditorPort) => void } = {
  undo: (editor) => editor.undo(),
  redo: (editor) => editor.redo(),
  invert: (editor) => editor.run(m.invert(), invert),
  fill: (editor) => editor.run(m.fill(), fillAll),
  clear: (editor) => editor.run(m.clear(), clear),
  swapTools: (_, port) => port.swapTools(),
  smallerBrush: (_, port) => port.stepDiameter(-1),
  largerBrush: (_, port) => port.stepDiameter(1),
  toggleOverlay: (_, port) => port.toggleOverlay(),
  toggleMaskView: (_, port) => port.toggleMaskView(),
  fit: (_, port) => port.fitView(),
  actualSize: (_, port) => port.showActualSize(),
  zoomIn: (_, port) => port.zoomBy(ZOOM_STEP),
  zoomOut: (_, port) => port.zoomBy(1 / ZOOM_STEP),
  help: (_, port) => port.showHelp(),
};

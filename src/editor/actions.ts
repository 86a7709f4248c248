import type { Size } from "../core/geometry/geometry.ts";
import { clear, fillAll, invert } from "../core/mask/runs.ts";
import { m } from "../messages/messages.js";
import type { EditorPort } from "./port.ts";
import type { WriteMask } from "./steps.ts";

/** The editor, as far as actions need it. */
interface ActionTarget {
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly mask: { readonly size: Size };
  undo(): void;
  redo(): void;
  run(label: string, write: WriteMask): void;
}

/** Something that a button, a menu item or a key does: all of them follow from this. */
export interface Action {
  readonly id: string;
  readonly label: string;
  /** Paths of 24 × 24, stroked; absent where no button shows it by an icon. */
  readonly icon?: readonly string[];
  /** "Mod" is Ctrl, or Command on a Mac. The first is shown. */
  readonly keys: readonly string[];
  /** True when holding the key down repeats it. */
  readonly repeats?: boolean;
  /** True when buttons and menu items offer it; absent where they always do. By its key, undo also cancels work in progress. */
  isEnabled?(editor: ActionTarget): boolean;
  perform(editor: ActionTarget, port: EditorPort): void;
}

const ZOOM_STEP = 1.25;

/** In the order of the help sheet; Photoshop's keys where it has one. */
export const actions = [
  {
    id: "undo",
    label: m.undo(),
    icon: ["M9 14l-4 -4l4 -4", "M5 10h11a4 4 0 1 1 0 8h-1"],
    keys: ["Mod+Z"],
    repeats: true,
    isEnabled: ({ canUndo }) => canUndo,
    perform: (editor) => editor.undo(),
  },
  {
    id: "redo",
    label: m.redo(),
    icon: ["M15 14l4 -4l-4 -4", "M19 10h-11a4 4 0 1 0 0 8h1"],
    keys: ["Mod+Shift+Z", "Mod+Y"],
    repeats: true,
    isEnabled: ({ canRedo }) => canRedo,
    perform: (editor) => editor.redo(),
  },
  { id: "invert", label: m.editor_invert_mask(), keys: ["I", "Mod+I"], perform: (editor) => editor.run(m.invert(), invert) },
  { id: "fill", label: m.select_all(), keys: ["Mod+A"], perform: (editor) => editor.run(m.select_all(), fillAll) },
  { id: "clear", label: m.editor_clear_mask(), keys: ["Mod+D"], perform: (editor) => editor.run(m.clear(), clear) },
  { id: "swapTools", label: m.editor_swap_brush_and_eraser(), keys: ["X"], perform: (_, port) => port.swapTools() },
  {
    id: "smallerBrush",
    label: m.editor_smaller_brush(),
    keys: ["["],
    repeats: true,
    perform: (_, port) => port.stepDiameter(-1),
  },
  { id: "largerBrush", label: m.editor_larger_brush(), keys: ["]"], repeats: true, perform: (_, port) => port.stepDiameter(1) },
  { id: "toggleOverlay", label: m.show_or_hide_the_mask(), keys: ["O"], perform: (_, port) => port.toggleOverlay() },
  {
    id: "toggleMaskView",
    label: m.editor_mask_black_and_white(),
    keys: ["\\", "Q"],
    perform: (_, port) => port.toggleMaskView(),
  },
  {
    id: "fit",
    label: m.fit(),
    icon: ["M16 4h4v4", "M14 10l6 -6", "M8 20h-4v-4", "M4 20l6 -6", "M16 20h4v-4", "M14 14l6 6", "M8 4h-4v4", "M4 4l6 6"],
    keys: ["Mod+0"],
    perform: (_, port) => port.fitView(),
  },
  { id: "actualSize", label: m.editor_actual_size(), keys: ["Mod+1"], perform: (_, port) => port.showActualSize() },
  {
    id: "zoomIn",
    label: m.zoom_in(),
    icon: ["M12 5v14", "M5 12h14"],
    keys: ["+", "=", "Mod++", "Mod+="],
    repeats: true,
    perform: (_, port) => port.zoomBy(ZOOM_STEP),
  },
  {
    id: "zoomOut",
    label: m.zoom_out(),
    icon: ["M5 12h14"],
    keys: ["-", "Mod+-"],
    repeats: true,
    perform: (_, port) => port.zoomBy(1 / ZOOM_STEP),
  },
  { id: "crop", label: m.extend_crop(), keys: ["C"], perform: ({ mask }, port) => port.frameCrop(mask.size) },
  { id: "help", label: m.keyboard(), keys: ["?"], perform: (_, port) => port.showHelp() },
] as const satisfies readonly Action[];

export type ActionId = (typeof actions)[number]["id"];

const byId = new Map<string, Action>(actions.map((action) => [action.id, action]));

export function actionOf(id: ActionId): Action {
  const action = byId.get(id);
  if (!action) throw new RangeError(`no action ${id}`);
  return action;
}

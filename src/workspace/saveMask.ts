import type { Editor } from "../editor/editor.ts";
import { maskFile } from "../imaging/maskPng/maskFile.ts";
import { m } from "../messages/messages.js";
import { saveFile } from "../ui/saveFile.ts";

/** Saves the mask as the last step left it, as the engine would get it: 8-bit grey, of the canvas's size. */
export async function saveMask({ committedMask }: Editor, name: string): Promise<void> {
  saveFile(await maskFile(committedMask), m.workspace_mask_file({ name }));
}

import { AppError } from "../../core/appError.ts";
import type { MaskDocument } from "../../core/mask/maskDocument.ts";
import { maskFile } from "../../imaging/maskPng/maskFile.ts";
import { m } from "../../messages/messages.js";

/**
 * Puts the mask's PNG on the clipboard.
 *
 * @throws AppError when the browser does not let it
 */
export async function copyMask(mask: MaskDocument): Promise<void> {
  try {
    await navigator.clipboard.write([new ClipboardItem({ "image/png": maskFile(mask) })]);
  } catch (cause) {
    throw new AppError("clipboard_denied", m.paint_clipboard_denied(), {
      cause,
    });
  }
}

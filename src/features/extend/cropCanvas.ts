import type { Version } from "../../contract/documents.ts";
import { AppError } from "../../core/appError.ts";
import type { Rect } from "../../core/geometry/geometry.ts";
import { reframedMask } from "../../core/mask/operations/movedMask.ts";
import { movedOnto } from "../../core/outpaint/plan.ts";
import { m } from "../../messages/messages.js";
import { currentVersion } from "../../session/document/documentContent.ts";
import type { Workspace } from "../../workspace/workspace.ts";

/**
 * Makes a version whose canvas is a part of the one that is shown. The layers keep all their pixels, the version before stays, and what is
 * painted on the part comes along.
 *
 * @param frame whole pixels inside the canvas
 * @throws AppError when nothing is open
 */
export async function cropCanvas(workspace: Workspace, frame: Rect): Promise<void> {
  const { session } = workspace;
  const open = workspace.getSnapshot();
  const { document: content } = session.getSnapshot();
  if (!open || !content) throw new AppError("not_found", m.nothing_open());
  const before = currentVersion(content);
  const canvas = { width: frame.width, height: frame.height };
  const version: Version = {
    id: crypto.randomUUID(),
    label: m.extend_cropped(),
    canvas,
    layers: before.layers.map((layer) => movedOnto(layer, frame)),
    credits: 0,
    createdAt: new Date().toISOString(),
  };
  workspace.apply({
    label: m.extend_crop(),
    version,
    mask: reframedMask(open.editor.committedMask, before.canvas, frame),
    setup: { frame: null, run: null, mode: "repaint" },
  });
  await session.flush();
}

import { render } from "../../api/renders.ts";
import type { RenderRequest } from "../../contract/renders.ts";
import { AppError } from "../../core/appError.ts";
import { currentVersion } from "../../session/documentContent.ts";
import type { Studio } from "../studio.ts";
import { saveFile } from "./saveFile.ts";

/**
 * Saves the current version at full size, flattened on the server from the original file.
 *
 * @throws AppError in words for the designer
 */
export async function savePicture({ session }: Studio, format: Pick<RenderRequest, "format" | "quality">): Promise<void> {
  const { document: content } = session.getSnapshot();
  if (!content) throw new AppError("not_found", "Nothing is open. Open a picture first.");
  const { canvas, layers } = currentVersion(content);
  await Promise.all(layers.map(({ imageId }) => session.uploaded(imageId)));
  const placed = layers.map(({ imageId, x, y }) => ({ imageId, x, y }));
  saveFile(await render({ canvas, layers: placed, ...format }), `${content.name}.${format.format}`);
}

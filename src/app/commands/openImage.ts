import { fetchSample } from "../../api/samples.ts";
import { MaskDocument } from "../../core/mask/maskDocument.ts";
import { decodeImage } from "../../imaging/decode.ts";
import { newDocument } from "../../session/documentContent.ts";
import { imageIdOf } from "../../session/imageId.ts";
import { useEditorState } from "../../state/store.ts";
import { imageLimits } from "../limits.ts";
import { Pictures } from "../pictures.ts";
import type { Studio } from "../studio.ts";

/** A file to open, and what to call it. */
export interface ImageToOpen {
  readonly file: Blob;
  readonly name: string;
}

/**
 * Opens a picture as a new document. It is shown as soon as it is decoded; the upload goes on behind. What was open stays open
 * until the new picture is known to be good.
 *
 * @throws AppError that names the limit or fault of a file that cannot be opened
 */
export async function openImage(studio: Studio, { file, name }: ImageToOpen, signal: AbortSignal): Promise<void> {
  const { session } = studio;
  const picture = await decodeImage(file, imageLimits, signal);
  const imageId = await imageIdOf(file);
  const kept = session.open(newDocument({ name, baseImage: { imageId, ...picture.size } }), {
    files: new Map([[imageId, file]]),
  });
  const pictures = new Pictures((id, ends) => session.image(id, ends));
  pictures.add(imageId, picture);
  const { leaveArea, writePrompt, showView, pickMode } = useEditorState.getState();
  leaveArea();
  writePrompt("");
  pickMode("repaint");
  showView("edit");
  studio.show(pictures, new MaskDocument(picture.size));
  await kept;
}

/** Opens one of the starter photographs. */
export async function openSample(studio: Studio, file: string, name: string, signal: AbortSignal): Promise<void> {
  await openImage(studio, { file: await fetchSample(file, signal), name }, signal);
}

/** "holiday.final.jpg" as "holiday.final"; a pasted picture has no name of its own. */
export const imageToOpen = (file: File): ImageToOpen => ({
  file,
  name: (/^image\.\w+$/.test(file.name) ? "Pasted picture" : file.name.replace(/\.[^.]+$/, "")) || "Untitled",
});

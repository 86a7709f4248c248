import { fetchSample } from "../../api/samples.ts";
import { MaskDocument } from "../../core/mask/maskDocument.ts";
import { newDocument } from "../../session/documentContent.ts";
import { imageIdOf } from "../../session/imageId.ts";
import { useEditorState } from "../../state/store.ts";
import { Pictures } from "../pictures.ts";
import type { Studio } from "../studio.ts";

/** A file to open, and what to call it. */
export interface ImageToOpen {
  readonly file: Blob;
  readonly name: string;
}

/**
 * Opens a picture as a new document. It is shown as soon as there is something to be seen, of a large JPEG a preview; the full picture
 * and the upload come behind. What was open stays open until the new picture is known to be good.
 *
 * @throws AppError that names the limit or fault of a file that cannot be opened
 */
export async function openImage(studio: Studio, { file, name }: ImageToOpen, signal: AbortSignal): Promise<void> {
  const { session } = studio;
  const pictures = new Pictures((id, ends) => session.image(id, ends));
  const decoding = pictures.decode(file);
  // Once it is shown it is the document's, which another opening that fails must not take from it.
  const callOff = () => pictures.close();
  signal.addEventListener("abort", callOff);
  const [first, imageId] = await Promise.all([decoding.first, imageIdOf(file)]).finally(() =>
    signal.removeEventListener("abort", callOff),
  );
  signal.throwIfAborted();
  pictures.follow(imageId, decoding);
  await pictures.ready([{ imageId, x: 0, y: 0 }]);
  const kept = session.open(newDocument({ name, baseImage: { imageId, ...first.size } }), {
    files: new Map([[imageId, file]]),
  });
  const { leaveArea, writePrompt, showView, pickMode, chooseRegion } = useEditorState.getState();
  leaveArea();
  writePrompt("");
  chooseRegion({ kind: "auto" });
  pickMode("repaint");
  showView("edit");
  studio.show(pictures, new MaskDocument(first.size));
  await Promise.all([kept, decoding.full]);
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

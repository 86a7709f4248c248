import type { ReadingNote } from "../../contract/images.ts";
import { notify } from "../../workspace/notify.ts";

const NOTES: Readonly<Record<ReadingNote, string>> = {
  first_page: "only its first page is opened",
  primary_image: "only its primary image is opened",
  cmyk_to_rgb: "CMYK is converted to Display P3",
  lab_to_rgb: "Lab is converted to Display P3",
  float_to_16_bit: "32-bit floats are converted to 16 bits",
  depth_reduced: "it is reduced to 16 bits",
  highlights_clipped: "highlights over white are clipped",
  layers_flattened: "its layers are flattened",
  channels_left_out: "its extra channels are left out",
  duotone_to_grey: "its duotone is converted to grayscale",
  hdr_to_sdr: "HDR is edited as SDR, with its highlights compressed",
  profile_left_out: "its color profile cannot be used and is left out",
};

/** Says what an image was made into so that it can be edited. Nothing where nothing was lost. */
export function notifyReading(name: string, notes: readonly ReadingNote[]): void {
  if (notes.length === 0) return;
  const said = notes.map((note) => NOTES[note]).join("; ");
  void notify(`Opened ${name}`, `${said.charAt(0).toUpperCase()}${said.slice(1)}. Your file itself is kept as it came.`);
}

/** Says that the browser's own reading of a file was given up for the server's. @param isPaintMoved onto another size */
export const notifyOtherReading = (isPaintMoved: boolean): void =>
  void notify(
    "Shown as it will be saved",
    `Your browser reads this file differently from other programs. Overpaint now shows it as it will be edited and saved.${isPaintMoved ? " What you had painted was fitted onto it: check where it lies." : ""}`,
  );

import type { ReadingNote } from "../contract/images.ts";
import { notify } from "./notify.ts";

const NOTES: Readonly<Record<ReadingNote, string>> = {
  first_page: "only the first page is opened",
  first_frame: "only the first frame is opened",
  layers_flattened: "its layers are flattened",
  cmyk_to_rgb: "CMYK is converted to RGB",
  lab_to_rgb: "Lab is converted to RGB",
  float_to_16_bit: "32 bits are converted to 16",
  depth_reduced: "it is reduced to 8 bits",
  hdr_to_sdr: "HDR is edited as SDR, with its highlights compressed",
};

/** Says what an image was made into so that it can be edited. Nothing where nothing was lost. */
export function notifyReading(name: string, notes: readonly ReadingNote[]): void {
  if (notes.length === 0) return;
  const said = notes.map((note) => NOTES[note]).join("; ");
  void notify(`Opened ${name}`, `${said.charAt(0).toUpperCase()}${said.slice(1)}. Your file itself is kept as it came.`);
}

/** Says that the browser's own reading of a file was given up for the server's. */
export const notifyOtherReading = (): void =>
  void notify(
    "Shown as it will be saved",
    "Your browser reads this file differently from other programs. Overpaint now shows it as it will be edited and saved.",
  );

import type { ReadingNote } from "../../contract/images.ts";
import { m } from "../../messages/messages.js";
import { notify } from "../../workspace/notify.ts";

const NOTES: Readonly<Record<ReadingNote, string>> = {
  first_page: m.reading_first_page(),
  primary_image: m.reading_primary_image(),
  cmyk_to_rgb: m.reading_cmyk_to_rgb(),
  lab_to_rgb: m.reading_lab_to_rgb(),
  float_to_16_bit: m.reading_float_to_16_bit(),
  depth_reduced: m.reading_depth_reduced(),
  highlights_clipped: m.reading_highlights_clipped(),
  layers_flattened: m.reading_layers_flattened(),
  channels_left_out: m.reading_channels_left_out(),
  duotone_to_grey: m.reading_duotone_to_gray(),
  hdr_to_sdr: m.reading_hdr_to_sdr(),
  profile_left_out: m.reading_profile_left_out(),
};

/** Says what an image was made into so that it can be edited. Nothing where nothing was lost. */
export function notifyReading(name: string, notes: readonly ReadingNote[]): void {
  if (notes.length === 0) return;
  const said = notes.map((note) => NOTES[note]).join("; ");
  void notify(m.open_opened({ name }), m.reading_kept({ changes: `${said.charAt(0).toUpperCase()}${said.slice(1)}` }));
}

/** Says that the browser's own reading of a file was given up for the server's. @param isPaintMoved onto another size */
export const notifyOtherReading = (isPaintMoved: boolean): void =>
  void notify(
    m.open_other_reading(),
    isPaintMoved ? `${m.open_other_reading_hint()} ${m.open_paint_moved()}` : m.open_other_reading_hint(),
  );

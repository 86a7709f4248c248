/** The profile, and the comments of a PNG. */
const ENCODED = /^(icc-profile-data|png-comment-.*)$/;

/**
 * Of what libvips knows of a raster, only what it is to write into a file by itself. The rest is written by us, or was the old file's
 * alone: frames, a palette, a gain map.
 *
 * @param xml what libvips writes behind the samples
 * @param profile what the samples are in, where the raster does not say it
 */
export function encodedFields(xml: string, profile: Buffer | null): string {
  const kept = xml.replace(/<field type="[^"]*" name="([^"]*)">[^<]*<\/field>\s*/g, (field, name: string) =>
    ENCODED.test(name) ? field : "",
  );
  if (!profile) return kept;
  const field = `<field type="VipsBlob" name="icc-profile-data">${profile.toString("base64")}</field>`;
  return kept.replace("</meta>", `${field}</meta>`);
}

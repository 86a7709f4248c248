/**
 * Of what libvips knows of a raster, the profile alone, which it is to write into a file by itself. The rest is written by us, or was the
 * old file's alone: frames, a palette, a gain map.
 *
 * @param xml what libvips writes behind the samples
 * @param profile what the samples are in, where the raster does not say it
 */
export function profileAlone(xml: string, profile: Buffer | null): string {
  const kept = xml.replace(/<field type="[^"]*" name="([^"]*)">[^<]*<\/field>\s*/g, (field, name: string) =>
    name === "icc-profile-data" ? field : "",
  );
  if (!profile) return kept;
  const field = `<field type="VipsBlob" name="icc-profile-data">${profile.toString("base64")}</field>`;
  return kept.replace("</meta>", `${field}</meta>`);
}

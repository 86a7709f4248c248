const segments = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/**
 * A text's first whole characters, as people count them, in at most so many UTF-16 units. NUL is left out, and half a surrogate pair
 * becomes the sign for an unknown character, since no server holds them.
 */
export function wholeText(text: string, most: number): string {
  const sound = text.toWellFormed().replaceAll("\0", "");
  if (sound.length <= most) return sound;
  let end = 0;
  for (const { index, segment } of segments.segment(sound)) {
    if (index + segment.length > most) break;
    end = index + segment.length;
  }
  return sound.slice(0, end);
}

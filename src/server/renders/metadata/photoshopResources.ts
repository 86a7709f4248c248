const HEAD = Buffer.from("Photoshop 3.0\0", "latin1");
const SIGNATURE = "8BIM";
const RESOLUTION = 0x03_ed;
const IPTC = 0x04_04;
/** Small images of what the edits took away, some older than Photoshop 5; and EXIF and XMP, which a file has at their own place. */
const DROPPED: ReadonlySet<number> = new Set([0x04_0c, 0x04_09, 0x04_22, 0x04_23, 0x04_24]);

interface Resource {
  readonly id: number;
  readonly bytes: Buffer;
  readonly content: Buffer;
}

/** Photoshop's resources as a JPEG has them, as far as they can be read. @see Adobe Photoshop File Formats Specification, "Image Resource Blocks" */
function resourcesOf(blob: Buffer): Resource[] {
  const resources: Resource[] = [];
  if (!blob.subarray(0, HEAD.length).equals(HEAD)) return resources;
  for (let at = HEAD.length; blob.toString("latin1", at, at + 4) === SIGNATURE; ) {
    const lengthAt = at + 6 + (((blob[at + 6] ?? 0) + 2) & ~1);
    if (lengthAt + 4 > blob.length) break;
    const [from, length] = [lengthAt + 4, blob.readUInt32BE(lengthAt)];
    if (from + length > blob.length) break;
    const content = blob.subarray(from, from + length);
    const padding = Buffer.alloc(length % 2);
    const bytes = Buffer.concat([blob.subarray(at, from + length), padding]);
    resources.push({ id: blob.readUInt16BE(at + 4), bytes, content });
    at = from + length + padding.length;
  }
  return resources;
}

/**
 * The resources without what a new file does not show any more.
 *
 * @param resolution what Photoshop's resource 1005 says now, where there is one
 * @returns null when nothing is left
 */
export function keptResources(blob: Buffer, resolution: Buffer | null): Buffer | null {
  const kept = resourcesOf(blob).filter(({ id, content }) => !DROPPED.has(id) && (id !== IPTC || content.length > 0));
  if (kept.length === 0) return null;
  const updated = kept.map(({ id, bytes, content }) => {
    if (id !== RESOLUTION || !resolution || content.length !== resolution.length) return bytes;
    return Buffer.concat([bytes.subarray(0, bytes.length - content.length), resolution]);
  });
  return Buffer.concat([HEAD, ...updated]);
}

/** IPTC's own records out of the resources; null when there are none. */
export function iimOf(blob: Buffer): Buffer | null {
  const content = resourcesOf(blob).find(({ id }) => id === IPTC)?.content;
  return content && content.length > 0 ? content : null;
}

/** The resources without their head, for files that have no place for it. */
export const withoutHead = (resources: Buffer): Buffer => resources.subarray(HEAD.length);

/** In parts of at most so many bytes, each with the head: how a JPEG holds what is larger than a segment. */
export function inParts(resources: Buffer, most: number): Buffer[] {
  const content = withoutHead(resources);
  const room = most - HEAD.length;
  return Array.from({ length: Math.ceil(content.length / room) }, (_, i) =>
    Buffer.concat([HEAD, content.subarray(i * room, (i + 1) * room)]),
  );
}

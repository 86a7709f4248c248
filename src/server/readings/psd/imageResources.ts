const SIGNATURES: ReadonlySet<string> = new Set(["8BIM", "MeSa", "AgHg", "PHUT", "DCSR"]);
const IPTC = 1_028;
const HEAD_BYTES = 6;

/**
 * Photoshop's image resources by their numbers, as a PSD and a TIFF have them. What is cut short ends the list.
 * @see Adobe Photoshop File Formats Specification, "Image Resource Blocks"
 */
export function imageResources(section: Buffer): Map<number, Buffer> {
  const resources = new Map<number, Buffer>();
  for (let at = 0; at + HEAD_BYTES + 6 <= section.length && SIGNATURES.has(section.toString("latin1", at, at + 4)); ) {
    const lengthAt = at + HEAD_BYTES + (((section[at + HEAD_BYTES] ?? 0) + 2) & ~1);
    if (lengthAt + 4 > section.length) break;
    const from = lengthAt + 4;
    const end = from + section.readUInt32BE(lengthAt);
    if (end > section.length) break;
    const id = section.readUInt16BE(at + 4);
    if (!resources.has(id)) resources.set(id, section.subarray(from, end));
    at = end + ((end - from) % 2);
  }
  return resources;
}

/** The records of IPTC among image resources. */
export const iptcOfResources = (section: Buffer): Buffer | null => imageResources(section).get(IPTC) ?? null;

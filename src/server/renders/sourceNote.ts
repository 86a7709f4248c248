import type { DigitalSourceType, RenderRequest } from "../../contract/renders.ts";

const VOCABULARY = "http://cv.iptc.org/newscodes/digitalsourcetype/";
const NAMESPACE = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/";
const EMPTY_PACKET = `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>`;

/**
 * The XMP that a file gets in place of the base's; null for the base's own. A base on which nothing lies was not made by anything.
 */
export function noteFor(
  xmp: Buffer | undefined,
  { digitalSourceType, layers }: Pick<RenderRequest, "digitalSourceType" | "layers">,
): string | null {
  if (!digitalSourceType || (layers.length < 2 && digitalSourceType !== "trainedAlgorithmicMedia")) return null;
  return withSourceNote(xmp ?? null, digitalSourceType);
}

/**
 * An XMP packet that says by what kind of means the picture was made, in place of what it said before; everything else in it stays
 * to the letter.
 *
 * @param xmp the packet of the base; null where there is none
 * @returns null when the packet is no XMP in UTF-8 that could be added to
 * @see IPTC Photo Metadata Standard 2023.1, "Digital Source Type"; XMP Specification Part 1, section 7.4: every description of a
 * packet is about the same
 */
export function withSourceNote(xmp: Buffer | null, type: DigitalSourceType): string | null {
  const packet = xmp ? xmp.toString() : EMPTY_PACKET;
  const rdf = /\bxmlns:([\w.-]+)=(["'])http:\/\/www\.w3\.org\/1999\/02\/22-rdf-syntax-ns#\2/.exec(packet)?.[1];
  if (rdf === undefined) return null;
  const opened = packet.replace(new RegExp(`<${rdf}:RDF\\b([^>]*)/>`), `<${rdf}:RDF$1></${rdf}:RDF>`);
  const end = opened.lastIndexOf(`</${rdf}:RDF>`);
  if (end < 0) return null;
  const about = new RegExp(`<${rdf}:Description\\b[^>]*?\\s(?:${rdf}:)?about=(["'])(.*?)\\1`).exec(opened)?.[2] ?? "";
  const note = `<${rdf}:Description ${rdf}:about="${about}" xmlns:Iptc4xmpExt="${NAMESPACE}"><Iptc4xmpExt:DigitalSourceType>${VOCABULARY}${type}</Iptc4xmpExt:DigitalSourceType></${rdf}:Description>`;
  return withoutNote(opened.slice(0, end)) + note + withoutNote(opened.slice(end));
}

/** Drops the property in each of its three spellings: attribute, element, empty element with a resource. */
function withoutNote(packet: string): string {
  const prefixes = packet.matchAll(/\bxmlns:([\w.-]+)=(["'])http:\/\/iptc\.org\/std\/Iptc4xmpExt\/2008-02-29\/\2/g);
  let left = packet;
  for (const prefix of new Set(Array.from(prefixes, ([, name]) => name))) {
    const name = `${prefix}:DigitalSourceType`;
    left = left
      .replace(new RegExp(`\\s${name}\\s*=\\s*("[^"]*"|'[^']*')`, "g"), "")
      .replace(new RegExp(`<${name}\\b[^>]*/>`, "g"), "")
      .replace(new RegExp(`<${name}\\b[^>]*>[^<]*</${name}\\s*>`, "g"), "");
  }
  return left;
}

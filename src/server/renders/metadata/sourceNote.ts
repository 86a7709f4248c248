import type { DigitalSourceType, RenderRequest } from "../../../contract/renders.ts";
import { readXmp } from "./xmpPacket.ts";
import { applied, cut, propertiesOf } from "./xmpUpdate.ts";

const VOCABULARY = "http://cv.iptc.org/newscodes/digitalsourcetype/";
const NAMESPACE = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/";
const RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const EMPTY_PACKET = Buffer.from(`<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="${RDF}"></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>`);

/** Source type that the file is to state; null for none. A base on which nothing lies was not made by anything. */
export function noteFor({
  digitalSourceType,
  layers,
}: Pick<RenderRequest, "digitalSourceType" | "layers">): DigitalSourceType | null {
  return layers.length > 1 || digitalSourceType === "trainedAlgorithmicMedia" ? (digitalSourceType ?? null) : null;
}

/**
 * An XMP packet that says by what kind of means the image was made, in place of what it said before; everything else in it stays to the
 * letter.
 *
 * @param xmp the packet as it is without the note; null where there is none
 * @returns null when the packet is no XMP that could be added to
 * @see IPTC Photo Metadata Standard 2023.1, "Digital Source Type"; XMP Specification Part 1, section 7.4: every description of a
 * packet is about the same
 */
export function withSourceNote(xmp: Buffer | null, type: DigitalSourceType): Buffer | null {
  const packet = readXmp(xmp ?? EMPTY_PACKET);
  if (!packet) return null;
  const { text, rdf } = packet;
  const about = rdf.children.flatMap(({ attributes }) => attributes).find(({ name }) => name === "about");
  const subject = about ? text.slice(about.valueFrom, about.valueTo) : "";
  const quote = about ? text[about.valueTo] : '"';
  const prefix = rdf.tag.slice(0, Math.max(0, rdf.tag.indexOf(":")));
  const rdfName = prefix === "" ? "rdf" : prefix;
  const bound = prefix === "" ? ` xmlns:rdf="${RDF}"` : "";
  const note = `<${rdfName}:Description${bound} ${rdfName}:about=${quote}${subject}${quote} xmlns:Iptc4xmpExt="${NAMESPACE}"><Iptc4xmpExt:DigitalSourceType>${VOCABULARY}${type}</Iptc4xmpExt:DigitalSourceType></${rdfName}:Description>`;
  const old = propertiesOf(packet).filter(({ uri, name }) => uri === NAMESPACE && name === "DigitalSourceType");
  const added = rdf.isEmptyTag
    ? { from: text.lastIndexOf("/", rdf.to), to: rdf.to, text: `>${note}</${rdf.tag}>` }
    : { from: rdf.contentTo, to: rdf.contentTo, text: note };
  return packet.bytesOf(applied(text, [...old.map((property) => cut(text, property)), added]));
}

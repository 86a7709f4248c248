import { describe, expect, test } from "vitest";
import { withSourceNote } from "./sourceNote.ts";

const TYPE = "compositeWithTrainedAlgorithmicMedia";
const URI = `http://cv.iptc.org/newscodes/digitalsourcetype/${TYPE}`;
const packet = (inside: string, attributes = "") =>
  `<?xpacket begin="" id="x"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"${attributes}>${inside}</rdf:RDF></x:xmpmeta><?xpacket end="w"?>`;
const EXT = 'xmlns:ext="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"';
const noted = (xmp: string) => withSourceNote(Buffer.from(xmp), TYPE)?.toString() ?? "";
const timesIn = (text: string, what: string) => text.split(what).length - 1;

test("a picture without XMP gets a packet that says it", () => {
  const xmp = withSourceNote(null, TYPE)?.toString() ?? "";
  expect(xmp).toContain(`<Iptc4xmpExt:DigitalSourceType>${URI}</Iptc4xmpExt:DigitalSourceType>`);
  expect(xmp).toMatch(/^<\?xpacket begin="\uFEFF"/);
});

test("what the packet says already stays to the letter, and the note is about the same thing", () => {
  const mine =
    '<rdf:Description rdf:about="uuid:1" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Lamp &amp; post</dc:title></rdf:Description>';
  const xmp = noted(packet(mine));
  expect(xmp).toContain(mine);
  expect(xmp).toContain('rdf:about="uuid:1" xmlns:Iptc4xmpExt');
  expect(xmp.replace(/<rdf:Description [^>]*Iptc4xmpExt=.*?<\/rdf:Description>/, "")).toBe(packet(mine));
});

describe("an earlier note is replaced, however it is spelled", () => {
  const old = "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture";
  test.each([
    `<rdf:Description rdf:about="" ${EXT} ext:DigitalSourceType="${old}" ext:Other="1"/>`,
    `<rdf:Description rdf:about="" ${EXT} ext:Other="1"><ext:DigitalSourceType>${old}</ext:DigitalSourceType></rdf:Description>`,
    `<rdf:Description rdf:about="" ${EXT} ext:Other="1"><ext:DigitalSourceType rdf:resource="${old}"/></rdf:Description>`,
  ])("%s", (description) => {
    const xmp = noted(packet(description));
    expect(xmp).not.toContain("digitalCapture");
    expect(timesIn(xmp, URI)).toBe(1);
    expect(xmp).toContain('ext:Other="1"');
    expect(timesIn(noted(xmp), URI)).toBe(1);
  });
});

test("an empty packet is opened; what is no XMP is left alone", () => {
  const empty = packet("").replace("></rdf:RDF>", "/>");
  expect(noted(empty)).toMatch(/<rdf:RDF [^>]*[^/]><rdf:Description/);
  expect(withSourceNote(Buffer.from("\u0000\u0001 nothing"), TYPE)).toBeNull();
  expect(withSourceNote(Buffer.from(packet("").slice(0, -60)), TYPE)).toBeNull();
});

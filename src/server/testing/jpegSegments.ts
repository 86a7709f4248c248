const SOI_BYTES = 2;

/** A JPEG with a segment more at its start: 0xe1 is EXIF or XMP, 0xed is Photoshop's. */
export function withSegment(jpeg: Buffer, marker: number, content: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, (content.length + 2) >> 8, (content.length + 2) & 255]);
  return Buffer.concat([jpeg.subarray(0, SOI_BYTES), head, content, jpeg.subarray(SOI_BYTES)]);
}

export const withXmpPacket = (jpeg: Buffer, xmp: string): Buffer =>
  withSegment(jpeg, 0xe1, Buffer.from(`http://ns.adobe.com/xap/1.0/\0${xmp}`));

/** EXIF with an orientation, a pixel size that is not the picture's, and a thumbnail. */
export function withExifThumbnail(jpeg: Buffer, orientation: number, thumbnail: Buffer): Buffer {
  const tiff = Buffer.alloc(100);
  tiff.write("II*\0", 0, "latin1");
  const entry = (at: number, tag: number, type: number, count: number, value: number) => {
    tiff.writeUInt16LE(tag, at);
    tiff.writeUInt16LE(type, at + 2);
    tiff.writeUInt32LE(count, at + 4);
    tiff.writeUInt32LE(value, at + 8);
  };
  const [first, exif, second] = [8, 38, 56];
  tiff.writeUInt32LE(first, 4);
  tiff.writeUInt16LE(2, first);
  entry(first + 2, 0x0112, 3, 1, orientation);
  entry(first + 14, 0x8769, 4, 1, exif);
  tiff.writeUInt32LE(second, first + 26);
  tiff.writeUInt16LE(1, exif);
  entry(exif + 2, 0xa002, 4, 1, 4321);
  tiff.writeUInt16LE(3, second);
  entry(second + 2, 0x0103, 3, 1, 6);
  entry(second + 14, 0x0201, 4, 1, tiff.length);
  entry(second + 26, 0x0202, 4, 1, thumbnail.length);
  return withSegment(jpeg, 0xe1, Buffer.concat([Buffer.from("Exif\0\0", "latin1"), tiff, thumbnail]));
}

/** Photoshop's resources in a JPEG: an IPTC headline and, where given, a thumbnail. */
export function withIptc(jpeg: Buffer, headline: string, thumbnail?: Buffer): Buffer {
  const iim = Buffer.concat([Buffer.from([0x1c, 2, 105, headline.length >> 8, headline.length & 255]), Buffer.from(headline)]);
  const resources = [resource(0x0404, iim), ...(thumbnail ? [resource(0x040c, thumbnail)] : [])];
  return withSegment(jpeg, 0xed, Buffer.concat([Buffer.from("Photoshop 3.0\0", "latin1"), ...resources]));
}

function resource(id: number, content: Buffer): Buffer {
  const head = Buffer.alloc(12);
  head.write("8BIM", 0, "latin1");
  head.writeUInt16BE(id, 4);
  head.writeUInt32BE(content.length, 8);
  return Buffer.concat([head, content, Buffer.alloc(content.length % 2)]);
}

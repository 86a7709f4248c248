/** An item of a HEIF: an image by its codec, or metadata. */
export interface HeifItem {
  readonly type: "hvc1" | "grid" | "Exif" | "mime";
  readonly data: Buffer;
  readonly properties?: readonly Buffer[];
  /** To which items it points, by their places in the list. */
  readonly references?: readonly (readonly [type: "dimg" | "auxl" | "prem" | "cdsc", to: readonly number[]])[];
  readonly isHidden?: boolean;
}

const decoded = (text: string) => Buffer.from(text, "base64");

/** 64 x 64 pixels in four quarters: red and green above blue and yellow, as x265 coded them, of 8 and of 10 bits. */
export const QUARTERS = {
  colours: [
    [200, 60, 40],
    [40, 180, 70],
    [50, 70, 200],
    [230, 210, 60],
  ],
  eight: {
    config: decoded(
      "AQNwAAAAAAAAAAAAHvAA/P34+AAADwMgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQCEAAQArQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbqSSmubgQEDAgAAAMACAAAAwAIQCIAAQAHRAHBcrAiQA==",
    ),
    data: decoded("AAAAPCgBrw7gNIMBydf4e8f//U0PIfvSox3j/R/TabpF//z8e5HT/Ih/cfxbNH/8qnwmCv/tKn//t7k//wSP8A=="),
  },
  ten: {
    config: decoded(
      "AQQIAAAAAAAAAAAAHvAA/P36+gAADwMgAAEAF0ABDAH//wQIAAADAJ24AAADAAAeugJAIQABACpCAQEECAAAAwCduAAAAwAAHqAggQTZbqSSmubgQEDAgAAAAwCAAAADAIQiAAEAB0QBwXKwIkA=",
    ),
    data: decoded("AAAAOygBrw7gNIMBydf4idf//UbfIfvSox3j/SVPaZ2P//P4rkdP8grvx/F6h//yo8XfX/2rj//2/8v/4Kv+"),
  },
} as const;
/** As large, white at the left and grey of 128 at the right. */
const HALVES = {
  config: QUARTERS.eight.config,
  data: decoded("AAAAGygBrwT4Qa7MlbT+96gThsP/Sw6OKpel/4Si+A=="),
};

export const imageSize = (width: number, height: number): Buffer => fullBox("ispe", u32(width), u32(height));
export const profileBox = (profile: Buffer): Buffer => box("colr", Buffer.from("prof"), profile);
export const colourCodes = (primaries: number, transfer: number): Buffer =>
  box("colr", Buffer.from("nclx"), u16(primaries), u16(transfer), u16(6), Buffer.from([0x80]));
/** Quarter turns against the clock. */
export const rotation = (quarters: number): Buffer => box("irot", Buffer.from([quarters]));
/** 1: left and right change places. */
export const mirror = (axis: 0 | 1): Buffer => box("imir", Buffer.from([axis]));

export const quarters = (more: readonly Buffer[] = [], coded: { config: Buffer; data: Buffer } = QUARTERS.eight): HeifItem => ({
  type: "hvc1",
  data: coded.data,
  properties: [box("hvcC", coded.config), imageSize(64, 64), ...more],
});
/** An item that is the alpha of another. */
export const alphaOf = (item: number): HeifItem => ({
  type: "hvc1",
  data: HALVES.data,
  properties: [
    box("hvcC", HALVES.config),
    imageSize(64, 64),
    fullBox("auxC", Buffer.from("urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0")),
  ],
  references: [["auxl", [item]]],
  isHidden: true,
});
/** Tiles in rows and columns. */
export const grid = (
  rows: number,
  columns: number,
  size: [number, number],
  tiles: readonly number[],
  more: readonly Buffer[] = [],
): HeifItem => ({
  type: "grid",
  data: Buffer.concat([Buffer.from([0, 0, rows - 1, columns - 1]), u16(size[0]), u16(size[1])]),
  properties: [imageSize(...size), ...more],
  references: [["dimg", tiles]],
});

/** Writes a HEIF of these items, the one at `primary` its image. */
export function heifFile(items: readonly HeifItem[], primary = 0): Buffer {
  const properties = items.flatMap((item) => item.properties ?? []);
  const associations = items.flatMap((item, i) => {
    const own = (item.properties ?? []).map((property) => 1 + properties.indexOf(property));
    return own.length > 0 ? [Buffer.concat([u16(i + 1), Buffer.from([own.length, ...own])])] : [];
  });
  const infos = items.map(({ type, isHidden }, i) => {
    const content = type === "mime" ? "\0application/rdf+xml\0" : "\0";
    return versionedBox("infe", 2, isHidden ? 1 : 0, u16(i + 1), u16(0), Buffer.from(`${type}${content}`, "latin1"));
  });
  const references = items.flatMap((item, i) =>
    (item.references ?? []).map(([type, to]) => box(type, u16(i + 1), u16(to.length), ...to.map((each) => u16(each + 1)))),
  );
  const meta = (dataAt: number): Buffer => {
    let at = dataAt;
    const places = items.map(({ data }, i) => {
      const place = Buffer.concat([u16(i + 1), u16(0), u16(1), u32(at), u32(data.length)]);
      at += data.length;
      return place;
    });
    return fullBox(
      "meta",
      fullBox("hdlr", u32(0), Buffer.from("pict"), Buffer.alloc(13)),
      fullBox("pitm", u16(primary + 1)),
      fullBox("iloc", Buffer.from([0x44, 0]), u16(items.length), ...places),
      fullBox("iinf", u16(infos.length), ...infos),
      ...(references.length > 0 ? [fullBox("iref", ...references)] : []),
      box("iprp", box("ipco", ...properties), fullBox("ipma", u32(associations.length), ...associations)),
    );
  };
  const type = box("ftyp", Buffer.from("heic"), u32(0), Buffer.from("mif1heic"));
  const head = Buffer.concat([type, meta(type.length + meta(0).length + 8)]);
  return Buffer.concat([head, box("mdat", ...items.map(({ data }) => data))]);
}

const u16 = (value: number): Buffer => Buffer.from([value >> 8, value & 255]);
function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
function box(type: string, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([u32(8 + body.length), Buffer.from(type, "latin1"), body]);
}
const versionedBox = (type: string, version: number, flags: number, ...content: readonly Buffer[]): Buffer =>
  box(type, Buffer.from([version, 0, 0, flags]), ...content);
const fullBox = (type: string, ...content: readonly Buffer[]): Buffer => versionedBox(type, 0, 0, ...content);

import type { Rect, Size } from "../geometry/geometry.ts";
import { type Anchor, type FrameChange, type FrameSpace, ratioFrame } from "./frame.ts";

/** A shape to choose from; `ratio` is width by height. */
export interface Ratio {
  readonly id: string;
  readonly ratio: number;
}

const SILVER = Math.SQRT2;

/** The panel's order. */
export const RATIOS = [
  { id: "1:1", ratio: 1 },
  { id: "4:5", ratio: 4 / 5 },
  { id: "5:4", ratio: 5 / 4 },
  { id: "3:4", ratio: 3 / 4 },
  { id: "4:3", ratio: 4 / 3 },
  { id: "2:3", ratio: 2 / 3 },
  { id: "3:2", ratio: 3 / 2 },
  { id: "9:16", ratio: 9 / 16 },
  { id: "16:9", ratio: 16 / 9 },
  { id: "2:1", ratio: 2 },
  { id: "21:9", ratio: 21 / 9 },
  { id: "a4", ratio: 1 / SILVER },
  { id: "a4-landscape", ratio: SILVER },
] as const satisfies readonly Ratio[];
export type RatioId = (typeof RATIOS)[number]["id"];

/** A format that pictures are made for: its pixels are told, the picture is never scaled to them. */
export interface Template<Id extends string = string> extends Ratio, Size {
  readonly id: Id;
  readonly group: "social" | "video" | "print";
}

const pixels = <const Id extends string>(group: Template["group"], id: Id, width: number, height: number): Template<Id> => ({
  group,
  id,
  width,
  height,
  ratio: width / height,
});

const DOTS_AN_INCH = 300;
const MM_AN_INCH = 25.4;

/** A sheet at 300 dots an inch. The ratio is the sheet's own, not that of its rounded pixels. */
const sheet = <const Id extends string>(id: Id, width: number, height: number, perInch: number): Template<Id> => ({
  group: "print",
  id,
  width: Math.round((width / perInch) * DOTS_AN_INCH),
  height: Math.round((height / perInch) * DOTS_AN_INCH),
  ratio: width / height,
});

/** The panel's order. Social formats as their services ask for them; paper by ISO 216 and in inches, at 300 dots an inch. */
export const TEMPLATES = [
  pixels("social", "instagram-square", 1080, 1080),
  pixels("social", "instagram-portrait", 1080, 1350),
  pixels("social", "instagram-story", 1080, 1920),
  pixels("social", "facebook-post", 1200, 630),
  pixels("social", "facebook-cover", 851, 315),
  pixels("social", "x-post", 1600, 900),
  pixels("social", "x-header", 1500, 500),
  pixels("social", "linkedin-post", 1200, 627),
  pixels("social", "linkedin-banner", 1584, 396),
  pixels("social", "pinterest-pin", 1000, 1500),
  pixels("social", "open-graph", 1200, 630),
  pixels("video", "youtube-thumbnail", 1280, 720),
  pixels("video", "youtube-banner", 2560, 1440),
  pixels("video", "tiktok", 1080, 1920),
  pixels("video", "full-hd", 1920, 1080),
  pixels("video", "uhd", 3840, 2160),
  sheet("a3", 297, 420, MM_AN_INCH),
  sheet("a3-landscape", 420, 297, MM_AN_INCH),
  sheet("a4", 210, 297, MM_AN_INCH),
  sheet("a4-landscape", 297, 210, MM_AN_INCH),
  sheet("a5", 148, 210, MM_AN_INCH),
  sheet("a6-postcard", 148, 105, MM_AN_INCH),
  sheet("4x6", 4, 6, 1),
  sheet("6x4", 6, 4, 1),
  sheet("5x7", 5, 7, 1),
  sheet("7x5", 7, 5, 1),
  sheet("8x10", 8, 10, 1),
  sheet("10x8", 10, 8, 1),
  sheet("letter", 8.5, 11, 1),
] as const;
export type TemplateId = (typeof TEMPLATES)[number]["id"];

/** A frame for a template, as `ratioFrame` makes it: of its ratio, the picture at its true size. */
export const templateFrame = (template: Ratio, fit: "grow" | "crop", anchor: Anchor, space: FrameSpace): FrameChange =>
  ratioFrame(template.ratio, fit, anchor, space);

/** Pixels of the frame a pixel of the template: 2 means twice as fine as asked for, 0.5 that the picture is too small for it. */
export const finenessFor = ({ width, height }: Rect, template: Template): number =>
  Math.min(width / template.width, height / template.height);

import type { Rect, Size } from "../geometry/geometry.ts";
import { type Anchor, type FrameChange, type FrameSpace, ratioFrame } from "./frame.ts";

/** A shape to choose from; `ratio` is width by height. */
export interface Ratio {
  readonly id: string;
  readonly label: string;
  readonly ratio: number;
}

const SILVER = Math.SQRT2;

/** The panel's order. */
export const RATIOS = [
  { id: "1:1", label: "1:1", ratio: 1 },
  { id: "4:5", label: "4:5", ratio: 4 / 5 },
  { id: "5:4", label: "5:4", ratio: 5 / 4 },
  { id: "3:4", label: "3:4", ratio: 3 / 4 },
  { id: "4:3", label: "4:3", ratio: 4 / 3 },
  { id: "2:3", label: "2:3", ratio: 2 / 3 },
  { id: "3:2", label: "3:2", ratio: 3 / 2 },
  { id: "9:16", label: "9:16", ratio: 9 / 16 },
  { id: "16:9", label: "16:9", ratio: 16 / 9 },
  { id: "2:1", label: "2:1", ratio: 2 },
  { id: "21:9", label: "21:9", ratio: 21 / 9 },
  { id: "a4", label: "A4", ratio: 1 / SILVER },
  { id: "a4-landscape", label: "A4 landscape", ratio: SILVER },
] as const satisfies readonly Ratio[];

/** A format that pictures are made for: its pixels are told, the picture is never scaled to them. */
export interface Template extends Ratio, Size {
  readonly group: "Social" | "Video" | "Print";
}

const pixels = (group: Template["group"], id: string, label: string, width: number, height: number): Template => ({
  group,
  id,
  label,
  width,
  height,
  ratio: width / height,
});

const DOTS_AN_INCH = 300;
const MM_AN_INCH = 25.4;

/** A sheet at 300 dots an inch. The ratio is the sheet's own, not that of its rounded pixels. */
const sheet = (id: string, label: string, width: number, height: number, perInch: number): Template => ({
  group: "Print",
  id,
  label,
  width: Math.round((width / perInch) * DOTS_AN_INCH),
  height: Math.round((height / perInch) * DOTS_AN_INCH),
  ratio: width / height,
});

/** The panel's order. Social formats as their services ask for them; paper by ISO 216 and in inches, at 300 dots an inch. */
export const TEMPLATES: readonly Template[] = [
  pixels("Social", "instagram-square", "Instagram square", 1080, 1080),
  pixels("Social", "instagram-portrait", "Instagram portrait", 1080, 1350),
  pixels("Social", "instagram-story", "Instagram story, Reel", 1080, 1920),
  pixels("Social", "facebook-post", "Facebook post, link", 1200, 630),
  pixels("Social", "facebook-cover", "Facebook cover", 851, 315),
  pixels("Social", "x-post", "X post", 1600, 900),
  pixels("Social", "x-header", "X header", 1500, 500),
  pixels("Social", "linkedin-post", "LinkedIn post", 1200, 627),
  pixels("Social", "linkedin-banner", "LinkedIn banner", 1584, 396),
  pixels("Social", "pinterest-pin", "Pinterest pin", 1000, 1500),
  pixels("Social", "open-graph", "Link preview", 1200, 630),
  pixels("Video", "youtube-thumbnail", "YouTube thumbnail", 1280, 720),
  pixels("Video", "youtube-banner", "YouTube banner", 2560, 1440),
  pixels("Video", "tiktok", "TikTok, Shorts", 1080, 1920),
  pixels("Video", "full-hd", "Full HD", 1920, 1080),
  pixels("Video", "uhd", "4K UHD", 3840, 2160),
  sheet("a3", "A3", 297, 420, MM_AN_INCH),
  sheet("a3-landscape", "A3 landscape", 420, 297, MM_AN_INCH),
  sheet("a4", "A4", 210, 297, MM_AN_INCH),
  sheet("a4-landscape", "A4 landscape", 297, 210, MM_AN_INCH),
  sheet("a5", "A5", 148, 210, MM_AN_INCH),
  sheet("a6-postcard", "A6 postcard", 148, 105, MM_AN_INCH),
  sheet("4x6", "4 x 6 in", 4, 6, 1),
  sheet("6x4", "6 x 4 in", 6, 4, 1),
  sheet("5x7", "5 x 7 in", 5, 7, 1),
  sheet("7x5", "7 x 5 in", 7, 5, 1),
  sheet("8x10", "8 x 10 in", 8, 10, 1),
  sheet("10x8", "10 x 8 in", 10, 8, 1),
  sheet("letter", "US Letter", 8.5, 11, 1),
];

/** A frame for a template, as `ratioFrame` makes it: of its ratio, the picture at its true size. */
export const templateFrame = (template: Ratio, fit: "grow" | "crop", anchor: Anchor, space: FrameSpace): FrameChange =>
  ratioFrame(template.ratio, fit, anchor, space);

/** Pixels of the frame a pixel of the template: 2 means twice as fine as asked for, 0.5 that the picture is too small for it. */
export const finenessFor = ({ width, height }: Rect, template: Template): number =>
  Math.min(width / template.width, height / template.height);

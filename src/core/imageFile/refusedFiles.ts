import { AppError } from "../appError.ts";

const DEVELOP = "Develop it, then save it as JPEG or TIFF.";
const UNPACK = "Unpack it and choose an image.";
const COMPRESS = "Save it as a TIFF with LZW or ZIP compression, or as PNG.";

/**
 * English for scripts of each kind of file that is not opened: what it is, and what to do. "{detail}" stands for a figure or a format's
 * own name. The page says it in the catalogue's words, the variants of `problem_image_type_refused`.
 */
export const REFUSED_FILES = {
  empty: "This file is empty. Get it again.",
  pdf: "This is a PDF document. Export the page as PNG.",
  indesign: "This is an InDesign document. Export the page as PNG.",
  svg: "This is an SVG drawing. Export it as PNG.",
  eps: "This is an EPS or Illustrator drawing. Export it as PNG.",
  windows_drawing: "This is a Windows drawing (WMF or EMF). Export it as PNG.",
  bmp: "This is a Windows bitmap (BMP). Save it as PNG.",
  ico: "This is an icon (ICO). Save it as PNG.",
  targa: "This is a Targa image (TGA). Save it as PNG.",
  pnm: "This is a PNM image. Save it as PNG.",
  pfm: "This is a PFM image. Export it as a 16-bit TIFF.",
  qoi: "This is a QOI image. Save it as PNG.",
  jpeg_xl: "This is a JPEG XL image. Export it as JPEG or PNG.",
  jpeg_2000: "This is a JPEG 2000 image. Export it as PNG.",
  exr: "This is an OpenEXR image. Export it as a 16-bit TIFF or PNG.",
  hdr: "This is a Radiance HDR image. Export it as a 16-bit TIFF or PNG.",
  dds: "This is a texture (DDS). Export it as PNG.",
  ktx: "This is a texture (KTX). Export it as PNG.",
  raw: `This is a camera raw file. ${DEVELOP}`,
  raw_cr2: `This is a camera raw file (CR2). ${DEVELOP}`,
  raw_cr3: `This is a camera raw file (CR3). ${DEVELOP}`,
  raw_dng: `This is a camera raw file (DNG). ${DEVELOP}`,
  raw_raf: `This is a camera raw file (RAF). ${DEVELOP}`,
  raw_orf: `This is a camera raw file (ORF). ${DEVELOP}`,
  raw_rw2: `This is a camera raw file (RW2). ${DEVELOP}`,
  raw_x3f: `This is a camera raw file (X3F). ${DEVELOP}`,
  raw_mrw: `This is a camera raw file (MRW). ${DEVELOP}`,
  gimp: "This is a GIMP file. Export it as PNG in GIMP.",
  krita: "This is a Krita file. Export it as PNG in Krita.",
  openraster: "This is an OpenRaster file. Export it as PNG.",
  affinity: "This is an Affinity document. Export it as PNG or PSD in Affinity.",
  clip_studio: "This is a Clip Studio Paint file. Export it as PNG or PSD in Clip Studio.",
  paint_shop_pro: "This is a Paint Shop Pro file. Export it as PNG.",
  paint_net: "This is a Paint.NET file. Save it as PNG in Paint.NET.",
  figma: "This is a Figma file. Export the frame as PNG in Figma.",
  sketch: "This is a Sketch file. Export the artboard as PNG in Sketch.",
  procreate: "This is a Procreate file. Share it from Procreate as PNG or PSD.",
  video: "This is a video. Export a frame as PNG.",
  sound: "This is a sound file. Choose an image.",
  word: "This is a Word document. Save the image that is in it as PNG.",
  powerpoint: "This is a PowerPoint presentation. Export the slide as PNG.",
  excel: "This is an Excel workbook. Save the image that is in it as PNG.",
  office: "This is an Office document. Save the image that is in it as PNG.",
  opendocument: "This is an OpenDocument file. Export it as PNG.",
  epub: "This is a book (EPUB). Choose an image.",
  zip: `This is a ZIP archive. ${UNPACK}`,
  rar: `This is a RAR archive. ${UNPACK}`,
  seven_zip: `This is a 7z archive. ${UNPACK}`,
  gzip: `This is a gzip archive. ${UNPACK}`,
  bzip2: `This is a bzip2 archive. ${UNPACK}`,
  xz: `This is an xz archive. ${UNPACK}`,
  tar: `This is a tar archive. ${UNPACK}`,
  font: "This is a font. Choose an image.",
  program: "This is a program. Choose an image.",
  web_page: "This is a web page, not the image on it. Save the image itself.",
  rtf: "This is a text document (RTF). Choose an image.",
  xml: "This is an XML document. Choose an image.",
  json: "This is JSON, not an image. Choose an image.",
  text: "This is a text file. Choose an image.",
  lfs_pointer: "This is a Git LFS pointer, not the image itself. Fetch it with “git lfs pull”.",
  psd_multichannel: "This Photoshop file is in Multichannel mode. Convert it to RGB or CMYK in Photoshop, then save it again.",
  psd_mode: "This Photoshop file is in a mode that is not read here. Convert it to RGB in Photoshop, then save it again.",
  psd_layers_alone:
    "This Photoshop file has layers alone, no flattened image. Save it in Photoshop with Maximize Compatibility (Preferences, File Handling), or as PNG.",
  psd_compression: "This Photoshop file has a compression that is not read here ({detail}). Save it in Photoshop again.",
  heif_coding: "This HEIF file is coded in a way that is not read here. Export it as JPEG or PNG.",
  tiff_mask: "This TIFF is a mask of another image. Save it as an RGB TIFF or as PNG.",
  tiff_color: "This TIFF has a color space that is not read here ({detail}). Save it as an RGB TIFF or as PNG.",
  tiff_inks: "This TIFF is separated into inks other than CMYK. Save it as a CMYK or RGB TIFF.",
  tiff_channels: "This TIFF has {detail} channels. Save it without its alpha and spot channels.",
  tiff_bits: "This TIFF has {detail} bits per channel. Save it with 8 or 16 bits per channel.",
  tiff_bits_signed: "This TIFF has {detail} signed bits per channel. Save it with 8 or 16 bits per channel.",
  tiff_bits_float: "This TIFF has {detail} floating point bits per channel. Save it with 8 or 16 bits per channel.",
  tiff_compression: `This TIFF has a compression that is not read here ({detail}). ${COMPRESS}`,
  tiff_jpeg_bits: `This TIFF has JPEG data of {detail} bits per channel. ${COMPRESS}`,
} as const satisfies Readonly<Record<string, string>>;

/** A kind of file that is not opened, or of contents of one that otherwise is. */
export type RefusedFile = keyof typeof REFUSED_FILES;

/** @param detail a figure or a format's own name, where the kind's sentence has one */
export function refusedFile(kind: RefusedFile, detail?: string | number): AppError {
  const message = REFUSED_FILES[kind].replace("{detail}", String(detail));
  return new AppError("image_type_refused", message, { details: detail === undefined ? { kind } : { kind, detail } });
}

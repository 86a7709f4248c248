import sharp from "sharp";

/**
 * Turns libvips's cache off, which is one for the process: each thread that loads sharp turns it on again, so each loads this after it.
 * It would answer by a file's name, whose bytes may have been repaired since, and keep files open that are gone, with their room on the
 * disk.
 */
sharp.cache(false);

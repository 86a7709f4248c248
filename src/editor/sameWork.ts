import type { MaskWork } from "../core/mask/operations/work.ts";

/** True when both yield the same from the same mask and image. */
export const sameWork = (a: MaskWork, b: MaskWork): boolean => JSON.stringify(a) === JSON.stringify(b);

import type { MaskWork } from "../core/mask/operations/work.ts";

/** Whether both would yield the same from the same mask and picture. */
export const sameWork = (a: MaskWork, b: MaskWork): boolean => JSON.stringify(a) === JSON.stringify(b);

import type { MaskWork } from "../../core/mask/operations/work.ts";

/** How far an operation goes: a whole number in its unit. */
export interface OperationAmount {
  readonly label: string;
  readonly unit: "px" | "px²";
  readonly min: number;
  readonly max: number;
  readonly start: number;
}

/** Something done to the whole mask, looked at before it is done. */
export interface MaskOperation {
  readonly label: string;
  /** Absent where there is nothing to choose. */
  readonly amount?: OperationAmount;
  work(amount: number): MaskWork;
}

const radius = (start: number): OperationAmount => ({ label: "By", unit: "px", min: 1, max: 256, start });
const area: OperationAmount = { label: "Under", unit: "px²", min: 2, max: 10_000, start: 64 };

/** In the order of the menu. */
export const maskOperations: readonly MaskOperation[] = [
  { label: "Grow", amount: radius(8), work: (amount) => ({ kind: "grow", radius: amount }) },
  { label: "Shrink", amount: radius(8), work: (amount) => ({ kind: "shrink", radius: amount }) },
  { label: "Smooth", amount: radius(6), work: (amount) => ({ kind: "smooth", radius: amount }) },
  { label: "Border", amount: { ...radius(12), label: "Width" }, work: (amount) => ({ kind: "border", width: amount }) },
  { label: "Fill holes", work: () => ({ kind: "fillHoles" }) },
  { label: "Drop specks", amount: area, work: (amount) => ({ kind: "dropSpecks", area: amount }) },
  { label: "Fill pinholes", amount: area, work: (amount) => ({ kind: "fillPinholes", area: amount }) },
  { label: "Mirror left to right", work: () => ({ kind: "mirror", axis: "horizontal" }) },
  { label: "Mirror top to bottom", work: () => ({ kind: "mirror", axis: "vertical" }) },
];

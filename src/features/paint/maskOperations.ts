import type { MaskWork } from "../../core/mask/operations/work.ts";
import { m } from "../../messages/messages.js";

/** The amount of an operation: a whole number in its unit. */
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
  /** It has a button of its own. */
  readonly isFrequent?: true;
  work(amount: number): MaskWork;
}

const radius = (start: number): OperationAmount => ({ label: m.paint_by(), unit: "px", min: 1, max: 256, start });
const area: OperationAmount = { label: m.paint_under(), unit: "px²", min: 2, max: 10_000, start: 64 };

/** In the order of the menu. */
export const maskOperations: readonly MaskOperation[] = [
  { label: m.grow(), amount: radius(8), isFrequent: true, work: (amount) => ({ kind: "grow", radius: amount }) },
  { label: m.operation_shrink(), amount: radius(8), work: (amount) => ({ kind: "shrink", radius: amount }) },
  { label: m.operation_smooth(), amount: radius(6), isFrequent: true, work: (amount) => ({ kind: "smooth", radius: amount }) },
  {
    label: m.operation_border(),
    amount: { ...radius(12), label: m.paint_width() },
    work: (amount) => ({ kind: "border", width: amount }),
  },
  { label: m.operation_fill_holes(), work: () => ({ kind: "fillHoles" }) },
  { label: m.operation_remove_specks(), amount: area, work: (amount) => ({ kind: "dropSpecks", area: amount }) },
  { label: m.operation_fill_small_holes(), amount: area, work: (amount) => ({ kind: "fillPinholes", area: amount }) },
  { label: m.operation_flip_horizontal(), work: () => ({ kind: "mirror", axis: "horizontal" }) },
  { label: m.operation_flip_vertical(), work: () => ({ kind: "mirror", axis: "vertical" }) },
];

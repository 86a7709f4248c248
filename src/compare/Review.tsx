import type { CompareProps } from "./compareMode.ts";
import { type CompareModeId, compareModes } from "./modes/index.ts";

/** Before and after in the picked mode; fills its positioned parent. */
export function Review({ mode, ...compared }: CompareProps & { readonly mode: CompareModeId }) {
  const Mode = compareModes.find(({ id }) => id === mode)?.Component ?? compareModes[0].Component;
  return <Mode {...compared} />;
}

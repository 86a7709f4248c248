import { useMemo, useState } from "react";
import { upscaleFactor } from "../../core/geometry/region.ts";
import type { CompletedEdit } from "../../workspace/completedEdit.ts";
import { AlignAgain } from "./AlignBar.tsx";
import AlignView from "./AlignView.tsx";
import ReviewView, { type ReviewViewProps } from "./ReviewView.tsx";

/** One result: where it is not known what it covers, it is aligned first; then it is reviewed. */
export default function ResultView(props: ReviewViewProps) {
  const { edit, pending } = props;
  const { placed, reopened } = pending;
  const [isAligning, setAligning] = useState(false);
  const aligned = useMemo((): CompletedEdit => {
    if (!placed) return edit;
    const { result } = edit;
    // The scale is that of the longer side, and the place keeps the result's shape.
    const scale = result.scale * upscaleFactor(placed, result.region);
    return { ...edit, result: { ...result, region: placed, scale, located: "matched" } };
  }, [edit, placed]);
  if (edit.result.located !== "uncertain") return <ReviewView {...props} />;
  if (!placed || isAligning) return <AlignView {...props} onAligned={() => setAligning(false)} />;
  return (
    <>
      <ReviewView key={JSON.stringify(placed)} {...props} edit={aligned} />
      {!reopened && <AlignAgain onAlign={() => setAligning(true)} />}
    </>
  );
}

import { useMemo, useState } from "react";
import { upscaleFactor } from "../../core/geometry/region.ts";
import type { CompletedEdit } from "../../workspace/completedEdit.ts";
import { PlaceAgain } from "./PlaceBar.tsx";
import PlaceView from "./PlaceView.tsx";
import ReviewView, { type ReviewViewProps } from "./ReviewView.tsx";

/** One result: where it is not known what it covers, that is asked first; then it is reviewed. */
export default function ResultView(props: ReviewViewProps) {
  const { edit, pending } = props;
  const { placed, reopened } = pending;
  const [isPlacing, setPlacing] = useState(false);
  const put = useMemo((): CompletedEdit => {
    if (!placed) return edit;
    const { result } = edit;
    // The scale is told for the longer side, and the place keeps the result's shape.
    const scale = result.scale * upscaleFactor(placed, result.region);
    return { ...edit, result: { ...result, region: placed, scale, located: "matched" } };
  }, [edit, placed]);
  if (edit.result.located !== "uncertain") return <ReviewView {...props} />;
  if (!placed || isPlacing) return <PlaceView {...props} onPlaced={() => setPlacing(false)} />;
  return (
    <>
      <ReviewView key={JSON.stringify(placed)} {...props} edit={put} />
      {!reopened && <PlaceAgain onPlace={() => setPlacing(true)} />}
    </>
  );
}

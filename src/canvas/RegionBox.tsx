import { type ReactNode, useEffect, useRef } from "react";
import { clampNumber, type Rect, rectOf, type Size } from "../core/geometry/geometry.ts";
import { MIN_REGION, type RegionChoice } from "../core/geometry/region.ts";
import { rectToScreen } from "../core/geometry/viewport.ts";
import { dragBox } from "../core/math/box.ts";
import { factorText, sizeText } from "../intl/figures.ts";
import { m } from "../messages/messages.js";
import { useEditorMembers, useEditorState } from "../state/store.ts";
import { isUpscaled, scaleText } from "../ui/format.ts";
import { type BoxDrag, BoxGrips, useGripListeners } from "./BoxGrips.tsx";
import { followOutline } from "./followOutline.ts";

/** The rectangle that the engine gets to see. */
export interface ShownRegion {
  /** Canvas pixels. */
  readonly rect: Rect;
  /** The size at which it is sent, in pixels. */
  readonly sentAs: Size;
  /** Upscale factor: region pixels that a pixel of the result fills. 1.8: upscaled 1.8×; 1 and less: full resolution. */
  readonly scale: number;
  readonly choice: RegionChoice;
  /** Painted areas in it that are so far apart that each could be sent by itself; 1 where there is but one. */
  readonly areas: number;
}

interface RegionBoxProps {
  readonly region: ShownRegion;
  readonly canvas: Size;
  /** Behind the words: what else the region could be. */
  readonly children?: ReactNode;
}

const CHIP_HEIGHT = 24;
/** So near to the outline that a pointer which comes from there still finds it. */
const GAP = 6;
/** Above lies the bar of the tool's options. */
const TOP = 60;
export const CHIP_WIDTH = 300;
const SHORT_CHIP_WIDTH = 170;

/** Above the box, or in it where the tool's options are above or `isInside`; on the stage. Both in CSS pixels of the stage. */
export function chipPlace(box: Rect, stage: Size, width = CHIP_WIDTH, isInside = false): string {
  const x = clampNumber(box.x + 12, 4, Math.max(4, stage.width - width));
  const above = box.y - CHIP_HEIGHT - GAP;
  const y = clampNumber(isInside || above < TOP ? box.y + GAP : above, TOP, Math.max(TOP, stage.height - CHIP_HEIGHT - 4));
  return `translate(${x}px, ${y}px)`;
}

interface RegionChipsProps extends Pick<RegionBoxProps, "children"> {
  readonly regions: readonly ShownRegion[];
}

/** The regions of islands, each of an edit of its own: which it is, and where it is upscaled. They follow the paint, so there is nothing to drag. */
export function RegionChips({ regions, children }: RegionChipsProps) {
  const { viewport, stage } = useEditorMembers("viewport", "stage");
  if (!viewport) return null;
  return regions.map(({ rect, sentAs, scale }, index) => {
    const at = { index: index + 1, count: regions.length };
    return (
      <span
        key={`${rect.x} ${rect.y}`}
        className="chip box-chip"
        title={m.canvas_region_label({ size: sizeText(rect), sent: sizeText(sentAs) })}
        style={{ transform: chipPlace(rectToScreen(viewport, rect), stage, SHORT_CHIP_WIDTH) }}
      >
        <span className="words">
          {isUpscaled(scale) ? m.region_place({ ...at, scale: scaleText(scale) }) : m.region_number(at)}
        </span>
        {index === 0 && children}
      </span>
    );
  });
}

/** What there is to say of the region, and the one thing to do about it; null where the result comes at full resolution. */
function noteOf({ scale, areas, choice }: ShownRegion): { readonly words: string; readonly fix: RegionFix | null } | null {
  const factor = factorText(scale);
  if (areas > 1) {
    const words = isUpscaled(scale) ? m.region_apart_upscaled({ factor }) : m.region_apart();
    return { words, fix: { label: m.region_islands(), choice: { kind: "islands" } } };
  }
  if (!isUpscaled(scale)) return null;
  const fix: RegionFix = { label: m.region_make_tight(), choice: { kind: "tight" } };
  return { words: m.region_upscaled({ factor }), fix: choice.kind === "tight" ? null : fix };
}

interface RegionFix {
  readonly label: string;
  readonly choice: RegionChoice;
}

/**
 * The region's grips, shown where a pointer comes near its outline, to who uses keys, and while it is adjusted; a stroke that begins
 * inside is never theirs. Its chip speaks where there is something to say.
 */
export function RegionBox({ region, canvas, children }: RegionBoxProps) {
  const { viewport, stage, isRegionAdjusted } = useEditorMembers("viewport", "stage", "isRegionAdjusted");
  const { chooseRegion, adjustRegion } = useEditorState.getState();
  const { rect, sentAs, scale } = region;
  const { x, y, width, height } = rect;
  const mark = useRef<HTMLDivElement>(null);
  const isShown = viewport !== null;
  useEffect(() => {
    const over = mark.current?.parentElement;
    if (!mark.current || !over || !isShown) return;
    const listening = new AbortController();
    followOutline(mark.current, over, { x, y, width, height }, listening.signal);
    return () => listening.abort();
  }, [x, y, width, height, isShown]);
  useEffect(() => () => adjustRegion(false), [adjustRegion]);
  const onDrag = ({ grip, from, dx, dy }: BoxDrag) =>
    chooseRegion({ kind: "own", rect: dragBox(from, grip, { dx, dy }, rectOf(canvas), MIN_REGION) });
  const listen = useGripListeners({ rect, onDrag });
  if (!viewport) return null;
  const note = noteOf(region);
  const { fix } = note ?? {};
  return (
    <div ref={mark} className="region-box" data-adjusted={isRegionAdjusted || undefined}>
      <BoxGrips label={m.canvas_region()} rect={rect} onDrag={onDrag} />
      <span
        className="chip box-chip"
        data-quiet={(!note && !isRegionAdjusted) || undefined}
        style={{ transform: chipPlace(rectToScreen(viewport, rect), stage) }}
      >
        {isRegionAdjusted ? (
          <>
            <button
              type="button"
              className="mover"
              title={m.canvas_region_hint({ sent: sizeText(sentAs) })}
              {...listen({ x: 0, y: 0 })}
            >
              {m.canvas_region()} {sizeText(rect)}
              {sentAs.width !== rect.width || sentAs.height !== rect.height ? ` → ${sizeText(sentAs)}` : ""}, {scaleText(scale)}
            </button>
            <button type="button" className="fix" onClick={() => adjustRegion(false)}>
              {m.region_adjust_done()}
            </button>
          </>
        ) : (
          note && <span className="words">{note.words}</span>
        )}
        {fix && !isRegionAdjusted && (
          <button type="button" className="fix" onClick={() => chooseRegion(fix.choice)}>
            {fix.label}
          </button>
        )}
        {children}
      </span>
    </div>
  );
}

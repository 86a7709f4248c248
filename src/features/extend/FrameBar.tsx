import { Button, NumberInput, Popover, Select } from "@mantine/core";
import { IconAspectRatio, IconChevronDown, IconLink } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { limitText, ratioName } from "../../canvas/frameText.ts";
import type { Rect } from "../../core/geometry/geometry.ts";
import {
  type Amount,
  ANCHORS,
  type Anchor,
  centredFrame,
  type FrameChange,
  type FrameSpace,
  matchOpposite,
  pixelsOf,
  ratioFrame,
  reachOf,
  SIDES,
  type Side,
  sizedFrame,
  withReach,
} from "../../core/outpaint/frame.ts";
import { ratioOf } from "../../core/outpaint/frameSnap.ts";
import { finenessFor, RATIOS, TEMPLATES, templateFrame } from "../../core/outpaint/templates.ts";
import { factorText, percentText, sizeText } from "../../intl/figures.ts";
import { m } from "../../messages/messages.js";
import { Choice } from "../../ui/Choice.tsx";
import { Toolbar } from "../../ui/Toolbar.tsx";
import { TEMPLATE_GROUPS, TEMPLATE_NAMES } from "./templateNames.ts";
import "../../ui/mantine/fields.css";
import "./frameBar.css";

interface FrameBarProps {
  /** In the old canvas's pixels. */
  readonly frame: Rect;
  readonly space: FrameSpace;
  readonly onFrame: (frame: Rect) => void;
}

const SHORT = ["1:1", "4:5", "3:2", "16:9", "9:16"];
const ANCHOR_NAMES: Readonly<Record<Anchor, string>> = {
  topLeft: m.extend_at_the_top_left(),
  top: m.extend_at_the_top(),
  topRight: m.extend_at_the_top_right(),
  left: m.extend_at_the_left(),
  centre: m.extend_in_the_middle(),
  right: m.extend_at_the_right(),
  bottomLeft: m.extend_at_the_bottom_left(),
  bottom: m.extend_at_the_bottom(),
  bottomRight: m.extend_at_the_bottom_right(),
};
const SIDE_NAMES: Readonly<Record<Side, string>> = {
  left: m.left(),
  right: m.right(),
  top: m.top(),
  bottom: m.bottom(),
};

/** The frame in figures: its size, its shape, where the old picture lies in it, how far it reaches on each side. */
export function FrameBar({ frame, space, onFrame }: FrameBarProps) {
  const [anchor, setAnchor] = useState<Anchor>("centre");
  const [limit, setLimit] = useState<string | null>(null);
  const change = ({ frame: next, limit: held }: FrameChange) => {
    setLimit(held && limitText(held, space.limits));
    onFrame(next);
  };
  const shape = ratioOf(frame);
  return (
    <Toolbar className="floating options frame-bar" label={m.frame()}>
      <span className="dim">{m.frame()}</span>
      <Length
        label={m.extend_frame_width()}
        value={frame.width}
        onChange={(width) => change(sizedFrame({ ...frame, width }, anchor, space))}
      />
      <span className="dim">×</span>
      <Length
        label={m.extend_frame_height()}
        value={frame.height}
        onChange={(height) => change(sizedFrame({ ...frame, height }, anchor, space))}
      />
      <span className="dim">{m.unit_px()}</span>
      <span className="rule" />
      {SHORT.map((id) => {
        const ratio = RATIOS.find((known) => known.id === id);
        return (
          ratio && (
            <Button
              key={id}
              className="quiet ratio"
              size="compact-sm"
              aria-pressed={shape === ratio.id}
              onClick={() => change(ratioFrame(ratio.ratio, "grow", anchor, space))}
            >
              {ratioName(ratio.id)}
            </Button>
          )
        );
      })}
      <More {...{ frame, space, anchor, limit }} onAnchor={setAnchor} onChange={change} />
    </Toolbar>
  );
}

interface LengthProps {
  readonly label: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

/** A length that is taken when it is done being typed: half of a number is no frame. */
function Length({ label, value, onChange, ...field }: LengthProps & { readonly min?: number; readonly w?: number }) {
  const [typed, setTyped] = useState<number | null>(null);
  const take = () => {
    if (typed !== null && typed !== value) onChange(typed);
    setTyped(null);
  };
  return (
    <NumberInput
      aria-label={label}
      size="xs"
      w={68}
      min={1}
      hideControls
      allowDecimal={false}
      thousandSeparator=","
      value={typed ?? value}
      onChange={(next) => setTyped(typeof next === "number" ? next : null)}
      onBlur={take}
      onKeyDown={({ key }) => key === "Enter" && take()}
      {...field}
    />
  );
}

interface MoreProps extends Pick<FrameBarProps, "frame" | "space"> {
  readonly anchor: Anchor;
  readonly limit: string | null;
  readonly onAnchor: (anchor: Anchor) => void;
  readonly onChange: (change: FrameChange) => void;
}

function More({ frame, space, anchor, limit, onAnchor, onChange }: MoreProps): ReactNode {
  const [unit, setUnit] = useState<Amount["unit"]>("px");
  const [templateId, setTemplateId] = useState<string | null>(null);
  const template = TEMPLATES.find(({ id }) => id === templateId);
  const reach = reachOf(frame, space.canvas);
  const shown = (side: Side) =>
    unit === "px" ? reach[side] : Math.round((100 * reach[side]) / pixelsOf({ value: 100, unit }, side, space.canvas));
  const take = (side: Side, value: number) =>
    onChange(withReach(frame, side, pixelsOf({ value, unit }, side, space.canvas), space));
  return (
    <Popover position="bottom" offset={10} shadow="md" radius={10} trapFocus returnFocus transitionProps={{ duration: 120 }}>
      <Popover.Target>
        <Button className="quiet" size="compact-sm" rightSection={<IconChevronDown size={16} stroke={1.6} />}>
          {m.extend_more()}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className="frame-more" aria-label={m.extend_more_label()}>
        <div className="shapes">
          {RATIOS.filter(({ id }) => !SHORT.includes(id)).map(({ id, ratio }) => (
            <Button
              key={id}
              className="quiet ratio"
              size="compact-sm"
              aria-pressed={ratioOf(frame) === id}
              onClick={() => onChange(ratioFrame(ratio, "grow", anchor, space))}
            >
              {ratioName(id)}
            </Button>
          ))}
        </div>
        <Select
          label={m.format()}
          size="xs"
          searchable
          placeholder={m.extend_choose_format()}
          leftSection={<IconAspectRatio size={16} stroke={1.6} />}
          comboboxProps={{ withinPortal: false }}
          data={TEMPLATE_GROUPS.map(({ id: groupId, name }) => ({
            group: name,
            items: TEMPLATES.filter(({ group }) => group === groupId).map((one) => ({
              value: one.id,
              label: `${TEMPLATE_NAMES[one.id]} · ${sizeText(one)}`,
            })),
          }))}
          value={templateId}
          onChange={(id) => {
            setTemplateId(id);
            const chosen = TEMPLATES.find((one) => one.id === id);
            if (chosen) onChange(templateFrame(chosen, "grow", anchor, space));
          }}
        />
        {template && <p className="faint">{finenessText(finenessFor(frame, template))}</p>}
        <div className="sides">
          <div className="anchors" role="radiogroup" aria-label={m.extend_anchor()}>
            {ANCHORS.map((place) => (
              <label key={place} title={m.extend_image_at({ place: ANCHOR_NAMES[place] })}>
                <input
                  type="radio"
                  name="anchor"
                  aria-label={ANCHOR_NAMES[place]}
                  checked={place === anchor}
                  onChange={() => {
                    onAnchor(place);
                    onChange(sizedFrame(frame, place, space));
                  }}
                />
              </label>
            ))}
          </div>
          <div className="reach">
            {SIDES.map((side) => (
              <div key={side} className="row">
                <span className="dim">{SIDE_NAMES[side]}</span>
                <Length
                  label={`${SIDE_NAMES[side]}, ${unit === "px" ? m.unit_px() : m.unit_percent()}`}
                  value={shown(side)}
                  min={-100_000}
                  onChange={(value) => take(side, value)}
                />
                <Button
                  className="quiet"
                  size="compact-xs"
                  title={m.extend_match_opposite()}
                  aria-label={m.extend_match_opposite_of({ side: SIDE_NAMES[side] })}
                  onClick={() => onChange(matchOpposite(frame, side, space))}
                >
                  <IconLink size={15} stroke={1.6} aria-hidden />
                </Button>
              </div>
            ))}
          </div>
        </div>
        <div className="row">
          <Choice
            label={m.extend_unit()}
            value={unit}
            options={[
              { value: "px", label: m.unit_px() },
              { value: "percent", label: m.unit_percent() },
            ]}
            onChange={setUnit}
          />
          <Button className="quiet" size="compact-sm" onClick={() => onChange(centredFrame(frame, space))}>
            {m.extend_center_image()}
          </Button>
        </div>
        <p className="faint" role="status">
          {limit ?? m.extend_image_keeps_size()}
        </p>
      </Popover.Dropdown>
    </Popover>
  );
}

const finenessText = (fineness: number): string =>
  fineness >= 0.995
    ? fineness > 1.05
      ? m.extend_has_more_pixels({ factor: factorText(fineness) })
      : m.extend_has_pixels()
    : m.extend_has_fewer_pixels({ percent: percentText(fineness) });

import { Button, Group, Modal, Switch } from "@mantine/core";
import { useState } from "react";
import { areaOf, sameSize } from "../../core/geometry/geometry.ts";
import type { Rgb, SourceKind } from "../../core/mask/import/maskSource.ts";
import { colourRule } from "../../core/mask/import/suggestMask.ts";
import type { MaskReading } from "../../imaging/readMask/readMask.ts";
import { countText, sizeText } from "../../intl/figures.ts";
import { m } from "../../messages/messages.js";
import { Choice } from "../../ui/Choice.tsx";
import { messageOf, shareText } from "../../ui/format.ts";
import { LabelledSlider } from "../../ui/LabelledSlider.tsx";
import { Swatches } from "../../ui/Swatches.tsx";
import type { MaskToImport } from "./importMask.ts";
import { MaskThumbnails } from "./MaskThumbnails.tsx";
import { useMeasuredMasks } from "./useMeasuredMasks.ts";
import "../../ui/mantine/dialog.css";
import "../../ui/mantine/switch.css";
import "./importMaskDialog.css";

interface ImportMaskDialogProps {
  readonly offered: MaskToImport;
  readonly onImport: (reading: MaskReading) => void;
  readonly onCancel: () => void;
}

const LABELS: Readonly<Record<SourceKind, string>> = {
  luminance: m.paint_luminance(),
  colour: m.paint_color(),
  opacity: m.opacity(),
  transparency: m.paint_transparency(),
};

const OPAQUE_KINDS: readonly SourceKind[] = ["luminance", "colour"];
const ALL_KINDS: readonly SourceKind[] = [...OPAQUE_KINDS, "opacity", "transparency"];

/** The settings by which an image becomes the mask: what is white, its placement on the canvas, and a preview. */
export default function ImportMaskDialog({ offered, onImport, onCancel }: ImportMaskDialogProps) {
  const { image, look, canvas } = offered;
  const { suggestion } = look;
  const isOther = !sameSize(look.size, canvas);
  const [placement, setPlacement] = useState<MaskReading["placement"]>(isOther ? "fit" : "actual");
  const [kind, setKind] = useState(suggestion.kind);
  const [colour, setColour] = useState<Rgb>(suggestion.colours[0] ?? [255, 255, 255]);
  const [isInverted, setInverted] = useState(false);
  const [thresholds, setThresholds] = useState<Partial<Record<SourceKind, number>>>({});

  const kinds: readonly SourceKind[] = suggestion.hasAlpha ? ALL_KINDS : OPAQUE_KINDS;
  const readingOf = (of: SourceKind): MaskReading => {
    const rule = of === "colour" ? colourRule(colour, suggestion.palette) : suggestion.rules[of];
    return { ...rule, placement, isInverted, threshold: thresholds[of] ?? rule.threshold };
  };
  const reading = readingOf(kind);
  const measured = useMeasuredMasks(image, canvas, kinds.map(readingOf));
  const { data, error, isPlaceholderData } = measured[kinds.indexOf(kind)] ?? {};
  return (
    <Modal opened onClose={onCancel} title={m.paint_import_mask()} size={460} closeButtonProps={{ "aria-label": m.close() }}>
      <div className="import-mask">
        {isOther && (
          <div className="field">
            <p className="dim">{m.paint_import_sizes({ image: sizeText(look.size), canvas: sizeText(canvas) })}</p>
            <Choice
              label={m.size()}
              value={placement}
              fullWidth
              options={[
                { value: "fit", label: m.paint_import_fit() },
                { value: "actual", label: m.paint_import_centered() },
              ]}
              onChange={setPlacement}
            />
          </div>
        )}
        <MaskThumbnails image={look.thumbnail} mask={data?.thumbnail ?? null} />
        <fieldset className="mask-sources">
          <legend className="dim">{m.paint_mask_from()}</legend>
          {kinds.map((of, at) => (
            <label key={of}>
              <input type="radio" name="mask-source" checked={of === kind} onChange={() => setKind(of)} />
              {LABELS[of]}
              {of === "colour" && <span className="mask-colour" style={{ background: hexOf(colour) }} aria-hidden="true" />}
              <span className="dim">{whiteText(measured[at]?.data?.white, areaOf(canvas))}</span>
            </label>
          ))}
        </fieldset>
        {kind === "colour" && (
          <Swatches
            label={m.paint_mask_color_source()}
            value={hexOf(colour)}
            colours={suggestion.colours.map(hexOf).map((value) => ({ value, label: value }))}
            onChange={(hex) => setColour(rgbOf(hex))}
          />
        )}
        <LabelledSlider
          label={m.paint_threshold()}
          text={String(reading.threshold)}
          value={reading.threshold}
          min={1}
          max={255}
          width="100%"
          onChange={(threshold) => setThresholds({ ...thresholds, [kind]: threshold })}
        />
        <Switch label={m.invert()} checked={isInverted} onChange={(event) => setInverted(event.currentTarget.checked)} />
        <p role="status" className="note" data-tone={error ? "bad" : data?.white === 0 ? "warn" : undefined}>
          {error ? messageOf(error) : data ? outcomeText(data.white, areaOf(canvas)) : m.paint_counting()}
        </p>
        <Group justify="flex-end" gap={8}>
          <Button className="quiet" onClick={onCancel}>
            {m.cancel()}
          </Button>
          <Button data-autofocus disabled={!data || isPlaceholderData || data.white === 0} onClick={() => onImport(reading)}>
            {m.paint_import()}
          </Button>
        </Group>
      </div>
    </Modal>
  );
}

function whiteText(white: number | undefined, all: number): string {
  if (white === undefined) return "…";
  return white === 0
    ? m.pixels_unit({ value: 0 })
    : m.paint_import_amount({ pixels: countText(white), share: shareText(white / all) });
}

const outcomeText = (white: number, all: number): string =>
  white === 0 ? m.paint_import_none() : m.paint_import_white({ white: countText(white), all: countText(all) });

const hexOf = (colour: Rgb): string => `#${colour.map((value) => value.toString(16).padStart(2, "0")).join("")}`;

function rgbOf(hex: string): Rgb {
  const at = (place: number) => Number.parseInt(hex.slice(place, place + 2), 16);
  return [at(1), at(3), at(5)];
}

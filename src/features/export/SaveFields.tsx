import { Select, Switch } from "@mantine/core";
import { areaOf, type Size } from "../../core/geometry/geometry.ts";
import { sizeText } from "../../intl/figures.ts";
import { m } from "../../messages/messages.js";
import { Choice } from "../../ui/Choice.tsx";
import { LabelledSlider } from "../../ui/LabelledSlider.tsx";
import { compressionsFor, imageFormatsFor, layerFormatsFor, SAVED_PARTS } from "./exportFormats.ts";
import { OfferedChoice } from "./OfferedChoice.tsx";
import { choiceText, isLossy, type SaveChoice } from "./saveChoice.ts";
import "../../ui/mantine/fields.css";
import "../../ui/mantine/switch.css";

interface SaveFieldsProps {
  readonly size: Size;
  /** Labels of the version's edits, lowest first. */
  readonly edits: readonly string[];
  readonly choice: SaveChoice;
  readonly onChange: (changed: Partial<SaveChoice>) => void;
}

/** The settings of a save: the part, its format, and the note in the file. */
export function SaveFields({ size, edits, choice, onChange }: SaveFieldsProps) {
  const { part, isNoted } = choice;
  const megapixels = areaOf(size) / 1e6;
  return (
    <>
      <Choice
        label={m.export_what()}
        value={part}
        fullWidth
        options={SAVED_PARTS.map((one) => ({ ...one, disabled: one.value === "edit" && edits.length === 0 }))}
        onChange={(next) => onChange({ part: next })}
      />
      <div className="row">
        <span className="dim">{m.size()}</span>
        <span>
          {m.pixels_unit({ value: sizeText(size) })} · {m.megapixels({ megapixels: megapixels.toFixed(megapixels < 10 ? 1 : 0) })}
        </span>
      </div>
      {part === "picture" && <PictureFields size={size} choice={choice} onChange={onChange} />}
      {part === "layers" && (
        <OfferedChoice
          label={m.format()}
          value={choice.layerFormat}
          options={layerFormatsFor(size)}
          onChange={(layerFormat) => onChange({ layerFormat })}
        />
      )}
      {part === "edit" && edits.length > 1 && (
        <Select
          label={m.edit()}
          allowDeselect={false}
          withCheckIcon={false}
          value={String(choice.edit)}
          data={edits.map((name, i) => ({ value: String(i), label: `${i + 1}. ${name}` }))}
          onChange={(value) => onChange({ edit: Number(value) })}
        />
      )}
      <p className="note" style={{ margin: 0 }}>
        {choiceText(choice)}
      </p>
      {part !== "mask" && (
        <Switch
          label={m.export_ai_disclosure()}
          description={edits.length === 0 ? m.export_nothing_to_disclose() : m.export_ai_disclosure_hint()}
          checked={isNoted && edits.length > 0}
          disabled={edits.length === 0}
          onChange={(event) => onChange({ isNoted: event.currentTarget.checked })}
        />
      )}
    </>
  );
}

/** Format, compression and quality of the whole image. */
function PictureFields({ size, choice, onChange }: Omit<SaveFieldsProps, "edits">) {
  const { format, compression, quality } = choice;
  return (
    <>
      <OfferedChoice
        label={m.format()}
        value={format}
        options={imageFormatsFor(size)}
        onChange={(next) => onChange({ format: next })}
      />
      {format === "webp" && (
        <OfferedChoice
          label={m.export_compression()}
          value={compression}
          options={compressionsFor(size)}
          onChange={(next) => onChange({ compression: next })}
        />
      )}
      {isLossy(choice) && (
        <LabelledSlider
          label={m.export_quality()}
          text={String(quality)}
          value={quality}
          min={40}
          max={100}
          width="100%"
          onChange={(next) => onChange({ quality: next })}
        />
      )}
    </>
  );
}

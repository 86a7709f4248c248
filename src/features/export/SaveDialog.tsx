import { Button, Group, Modal, Select, Switch } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { RenderedFile, RenderOptions } from "../../api/renders.ts";
import { areaOf, type Size } from "../../core/geometry/geometry.ts";
import { sizeText } from "../../intl/figures.ts";
import { m } from "../../messages/messages.js";
import { Choice } from "../../ui/Choice.tsx";
import { messageOf } from "../../ui/format.ts";
import { LabelledSlider } from "../../ui/LabelledSlider.tsx";
import {
  type Compression,
  compressionsFor,
  EDIT_WORDS,
  imageFormatsFor,
  LAYER_WORDS,
  type LayerFormat,
  layerFormatsFor,
  MASK_WORDS,
  PICTURE_WORDS,
  type PictureFormat,
  SAVED_PARTS,
  type SavedPart,
} from "./exportFormats.ts";
import { OfferedChoice } from "./OfferedChoice.tsx";
import { SavedProof } from "./SavedProof.tsx";
import { SaveProgress } from "./SaveProgress.tsx";
import type { SaveWish } from "./saveImage.ts";
import "../../ui/mantine/dialog.css";
import "../../ui/mantine/fields.css";
import "../../ui/mantine/switch.css";

const QUALITY = { default: 90, min: 40, max: 100 } as const;
/** Browsers decode what is copied, 4 bytes a pixel, more than once. */
const COPIED_MEGAPIXELS_MAX = 50;

interface SaveDialogProps {
  readonly size: Size;
  /** Labels of the version's edits, lowest first. */
  readonly edits: readonly string[];
  readonly onSave: (wish: SaveWish, options: RenderOptions) => Promise<RenderedFile>;
  readonly onCopy: (options: RenderOptions) => Promise<RenderedFile>;
  readonly onSaveMask: () => Promise<void>;
  readonly onClose: () => void;
}

type Errand = { readonly kind: "save"; readonly wish: SaveWish } | { readonly kind: "copy" } | { readonly kind: "mask" };
interface Outcome {
  readonly kind: Errand["kind"];
  readonly made: RenderedFile | null;
}

/** Saves the current version at full size or a part of it, says what the format does to it, and proves what it left alone. */
export function SaveDialog({ size, edits, onSave, onCopy, onSaveMask, onClose }: SaveDialogProps) {
  const [part, setPart] = useState<SavedPart>("picture");
  const [format, setFormat] = useState<PictureFormat>("png");
  const [layerFormat, setLayerFormat] = useState<LayerFormat>("psd");
  const [compression, setCompression] = useState<Compression>("lossy");
  const [quality, setQuality] = useState<number>(QUALITY.default);
  const [edit, setEdit] = useState(edits.length - 1);
  const [isNoted, setNoted] = useState(true);
  const [share, setShare] = useState<number | null>(null);
  const running = useRef<AbortController>(null);

  const work = useMutation({
    mutationFn: async (errand: Errand): Promise<Outcome | null> => {
      const current = new AbortController();
      running.current = current;
      setShare(null);
      const options = { signal: current.signal, onProgress: setShare };
      try {
        if (errand.kind === "save") return { kind: "save", made: await onSave(errand.wish, options) };
        if (errand.kind === "copy") return { kind: "copy", made: await onCopy(options) };
        await onSaveMask();
        return { kind: "mask", made: null };
      } catch (error) {
        if (current.signal.aborted) return null;
        throw error;
      }
    },
  });
  const outcome = work.data ?? null;
  const isLossy = format === "jpg" || (format === "webp" && compression === "lossy");
  const megapixels = areaOf(size) / 1e6;

  function errand(): Errand {
    switch (part) {
      case "picture":
        return {
          kind: "save",
          wish: {
            format,
            layer: null,
            isNoted,
            ...(isLossy && { quality }),
            ...(format === "webp" && !isLossy && { lossless: true }),
          },
        };
      case "edit":
        return { kind: "save", wish: { format: "png", layer: edit + 1, isNoted } };
      case "layers":
        return { kind: "save", wish: { format: layerFormat, layer: null, isNoted } };
      case "mask":
        return { kind: "mask" };
    }
  }

  const words = {
    picture: format === "webp" ? PICTURE_WORDS[compression] : PICTURE_WORDS[format],
    edit: EDIT_WORDS,
    layers: LAYER_WORDS[layerFormat],
    mask: MASK_WORDS,
  }[part];

  const close = () => {
    running.current?.abort();
    onClose();
  };
  if (work.isPending) {
    return (
      <Modal opened onClose={() => running.current?.abort()} title={m.save_image_title()} size={460} withCloseButton={false}>
        <SaveProgress share={share} onCancel={() => running.current?.abort()} />
      </Modal>
    );
  }
  if (outcome) {
    return (
      <Modal opened onClose={onClose} title={m.save_image_title()} size={460} closeButtonProps={{ "aria-label": m.close() }}>
        <SavedProof kind={outcome.kind} made={outcome.made} />
        <Group justify="flex-end" gap={8} mt={16}>
          <Button className="quiet" onClick={() => work.reset()}>
            {m.save_another()}
          </Button>
          <Button className="solid" data-autofocus onClick={onClose}>
            {m.export_done()}
          </Button>
        </Group>
      </Modal>
    );
  }
  return (
    <Modal opened onClose={close} title={m.save_image_title()} size={460} closeButtonProps={{ "aria-label": m.close() }}>
      <div className="field" style={{ gap: 14 }}>
        <Choice
          label={m.export_what()}
          value={part}
          fullWidth
          options={SAVED_PARTS.map((one) => ({ ...one, disabled: one.value === "edit" && edits.length === 0 }))}
          onChange={setPart}
        />
        <div className="row">
          <span className="dim">{m.size()}</span>
          <span>
            {m.pixels_unit({ value: sizeText(size) })} ·{" "}
            {m.megapixels({ megapixels: megapixels.toFixed(megapixels < 10 ? 1 : 0) })}
          </span>
        </div>
        {part === "picture" && (
          <OfferedChoice label={m.format()} value={format} options={imageFormatsFor(size)} onChange={setFormat} />
        )}
        {part === "layers" && (
          <OfferedChoice label={m.format()} value={layerFormat} options={layerFormatsFor(size)} onChange={setLayerFormat} />
        )}
        {part === "edit" && edits.length > 1 && (
          <Select
            label={m.edit()}
            allowDeselect={false}
            withCheckIcon={false}
            value={String(edit)}
            data={edits.map((name, i) => ({ value: String(i), label: `${i + 1}. ${name}` }))}
            onChange={(value) => setEdit(Number(value))}
          />
        )}
        {part === "picture" && format === "webp" && (
          <OfferedChoice
            label={m.export_compression()}
            value={compression}
            options={compressionsFor(size)}
            onChange={setCompression}
          />
        )}
        {part === "picture" && isLossy && (
          <LabelledSlider
            label={m.export_quality()}
            text={String(quality)}
            value={quality}
            min={QUALITY.min}
            max={QUALITY.max}
            width="100%"
            onChange={setQuality}
          />
        )}
        <p className="note" style={{ margin: 0 }}>
          {words}
        </p>
        {part !== "mask" && (
          <Switch
            label={m.export_ai_disclosure()}
            description={edits.length === 0 ? m.export_nothing_to_disclose() : m.export_ai_disclosure_hint()}
            checked={isNoted && edits.length > 0}
            disabled={edits.length === 0}
            onChange={(event) => setNoted(event.currentTarget.checked)}
          />
        )}
        {work.error && (
          <p className="note" data-tone="bad" role="alert" style={{ margin: 0 }}>
            {messageOf(work.error)}
          </p>
        )}
        <Group justify="flex-end" gap={8}>
          {part === "picture" && (
            <Button
              className="quiet"
              disabled={megapixels > COPIED_MEGAPIXELS_MAX}
              title={m.export_copy_hint({ maxMegapixels: COPIED_MEGAPIXELS_MAX })}
              onClick={() => work.mutate({ kind: "copy" })}
            >
              {m.export_copy()}
            </Button>
          )}
          <Button data-autofocus onClick={() => work.mutate(errand())}>
            {m.export_save()} {sizeText(size)}
          </Button>
        </Group>
      </div>
    </Modal>
  );
}

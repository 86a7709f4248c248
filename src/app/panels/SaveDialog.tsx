import { Button, Modal } from "@mantine/core";
import { useState } from "react";
import type { RenderRequest } from "../../contract/renders.ts";
import type { Size } from "../../core/geometry.ts";
import { Choice } from "../../ui/Choice.tsx";
import { LabelledSlider } from "../../ui/LabelledSlider.tsx";
import { sizeText } from "../words.ts";
import "../mantine/dialog.css";

type Format = "png" | "jpg" | "webp";
const FORMATS = [
  { value: "png", label: "PNG" },
  { value: "jpg", label: "JPEG" },
  { value: "webp", label: "WebP" },
] as const;

const HONEST: Readonly<Record<Format, string>> = {
  png: "Lossless. Every pixel outside your edits is exactly the original's.",
  jpg: "Smaller file. JPEG re-encodes the whole picture, so every pixel may change a little.",
  webp: "Smaller file. This WebP re-encodes the whole picture, so every pixel may change a little.",
};

interface SaveDialogProps {
  readonly size: Size;
  readonly isSaving: boolean;
  readonly error: string | null;
  readonly onSave: (format: Pick<RenderRequest, "format" | "quality">) => void;
  readonly onClose: () => void;
}

/** Saves the current version at full size, and says what the format does to it. */
export default function SaveDialog({ size, isSaving, error, onSave, onClose }: SaveDialogProps) {
  const [format, setFormat] = useState<Format>("png");
  const [quality, setQuality] = useState(90);
  return (
    <Modal opened onClose={onClose} title="Save picture" size={420} closeButtonProps={{ "aria-label": "Close" }}>
      <div className="field" style={{ gap: 14 }}>
        <div className="row">
          <span className="dim">Size</span>
          <span>{sizeText(size)} px</span>
        </div>
        <Choice label="Format" value={format} options={FORMATS} fullWidth onChange={setFormat} />
        {format !== "png" && (
          <LabelledSlider
            label="Quality"
            text={String(quality)}
            value={quality}
            min={40}
            max={100}
            width="100%"
            onChange={setQuality}
          />
        )}
        <p className="note" style={{ margin: 0 }}>
          {HONEST[format]}
        </p>
        {error && (
          <p className="note" data-tone="bad" role="alert" style={{ margin: 0 }}>
            {error}
          </p>
        )}
        <Button loading={isSaving} onClick={() => onSave(format === "png" ? { format } : { format, quality })}>
          Save {sizeText(size)}
        </Button>
      </div>
    </Modal>
  );
}

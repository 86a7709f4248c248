import { Button, Group, Modal } from "@mantine/core";
import { useState } from "react";
import { sameSize } from "../../core/geometry.ts";
import type { MaskReading } from "../../imaging/readMask.ts";
import { Choice } from "../../ui/Choice.tsx";
import type { MaskToImport } from "../commands/importMask.ts";
import { sizeText } from "../words.ts";
import "../mantine/dialog.css";

interface ImportMaskDialogProps {
  readonly offered: MaskToImport;
  readonly onImport: (reading: MaskReading) => void;
  readonly onCancel: () => void;
}

/** How a picture of another size, or one with transparent parts, becomes the mask. */
export default function ImportMaskDialog({ offered, onImport, onCancel }: ImportMaskDialogProps) {
  const { size, canvas, hasAlpha } = offered;
  const isOther = !sameSize(size, canvas);
  const [placement, setPlacement] = useState<MaskReading["placement"]>(isOther ? "fit" : "actual");
  const [channel, setChannel] = useState<MaskReading["channel"]>(hasAlpha ? "alpha" : "luminance");
  return (
    <Modal opened onClose={onCancel} title="Import mask" size={420} closeButtonProps={{ "aria-label": "Close" }}>
      {isOther && (
        <div className="field">
          <p className="dim" style={{ margin: 0 }}>
            This picture is {sizeText(size)} pixels, the canvas {sizeText(canvas)}.
          </p>
          <Choice
            label="Size"
            value={placement}
            fullWidth
            options={[
              { value: "fit", label: "Fit to the canvas" },
              { value: "actual", label: "1:1, centred" },
            ]}
            onChange={setPlacement}
          />
        </div>
      )}
      {hasAlpha && (
        <div className="field" style={{ marginTop: isOther ? 16 : 0 }}>
          <p className="dim" style={{ margin: 0 }}>
            It has transparent parts. White in the mask is
          </p>
          <Choice
            label="White is"
            value={channel}
            fullWidth
            options={[
              { value: "alpha", label: "What is opaque" },
              { value: "luminance", label: "What is light" },
            ]}
            onChange={setChannel}
          />
        </div>
      )}
      <Group justify="flex-end" gap={8} mt={20}>
        <Button className="quiet" onClick={onCancel}>
          Cancel
        </Button>
        <Button data-autofocus onClick={() => onImport({ placement, channel })}>
          Import
        </Button>
      </Group>
    </Modal>
  );
}

import { Button, Group, Modal } from "@mantine/core";
import { useState } from "react";
import { areaOf, type Size } from "../../core/geometry/geometry.ts";
import { sizeText } from "../../intl/figures.ts";
import { m } from "../../messages/messages.js";
import { messageOf } from "../../ui/format.ts";
import { SavedProof } from "./SavedProof.tsx";
import { SaveFields } from "./SaveFields.tsx";
import { SaveProgress } from "./SaveProgress.tsx";
import { errandOf, type SaveChoice } from "./saveChoice.ts";
import { type ErrandPorts, useErrand } from "./useErrand.ts";
import "../../ui/mantine/dialog.css";

/** Browsers decode what is copied, 4 bytes a pixel, more than once. */
const COPIED_MEGAPIXELS_MAX = 50;

interface SaveDialogProps extends ErrandPorts {
  readonly size: Size;
  /** Labels of the version's edits, lowest first. */
  readonly edits: readonly string[];
  readonly onClose: () => void;
}

/** Saves the current version at full size or a part of it, says what the format does to it, and proves what it left alone. */
export function SaveDialog({ size, edits, onClose, ...ports }: SaveDialogProps) {
  const [choice, setChoice] = useState<SaveChoice>({
    part: "picture",
    format: "png",
    layerFormat: "psd",
    compression: "lossy",
    quality: 90,
    edit: edits.length - 1,
    isNoted: true,
  });
  const { run, cancel, reset, outcome, isPending, error, share } = useErrand(ports);
  const title = m.save_image_title();
  if (isPending) {
    return (
      <Modal opened onClose={cancel} title={title} size={460} withCloseButton={false}>
        <SaveProgress share={share} onCancel={cancel} />
      </Modal>
    );
  }
  if (outcome) {
    return (
      <Modal opened onClose={onClose} title={title} size={460} closeButtonProps={{ "aria-label": m.close() }}>
        <SavedProof kind={outcome.kind} made={outcome.made} />
        <Group justify="flex-end" gap={8} mt={16}>
          <Button className="quiet" onClick={reset}>
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
    <Modal opened onClose={onClose} title={title} size={460} closeButtonProps={{ "aria-label": m.close() }}>
      <div className="field" style={{ gap: 14 }}>
        <SaveFields
          size={size}
          edits={edits}
          choice={choice}
          onChange={(changed) => setChoice((now) => ({ ...now, ...changed }))}
        />
        {error && (
          <p className="note" data-tone="bad" role="alert" style={{ margin: 0 }}>
            {messageOf(error)}
          </p>
        )}
        <Group justify="flex-end" gap={8}>
          {choice.part === "picture" && (
            <Button
              className="quiet"
              disabled={areaOf(size) / 1e6 > COPIED_MEGAPIXELS_MAX}
              title={m.export_copy_hint({ maxMegapixels: COPIED_MEGAPIXELS_MAX })}
              onClick={() => run({ kind: "copy" })}
            >
              {m.export_copy()}
            </Button>
          )}
          <Button data-autofocus onClick={() => run(errandOf(choice))}>
            {m.export_save()} {sizeText(size)}
          </Button>
        </Group>
      </div>
    </Modal>
  );
}

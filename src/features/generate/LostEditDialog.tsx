import { Button, Group, Modal } from "@mantine/core";
import type { EngineDescription } from "../../contract/edits.ts";
import { m } from "../../messages/messages.js";
import { costText } from "../../ui/format.ts";
import { lostText } from "../../workspace/lostText.ts";
import type { LostEdit } from "../../workspace/trackedEdits.ts";
import "../../ui/mantine/dialog.css";

interface LostEditDialogProps {
  readonly lost: LostEdit;
  readonly engines: readonly EngineDescription[];
  readonly onRegenerate: () => void;
  readonly onDismiss: () => void;
  readonly onClose: () => void;
}

/** The reason why an edit is lost, and the options: it is never dismissed automatically, since it may have been paid for. */
export default function LostEditDialog({ lost, engines, onRegenerate, onDismiss, onClose }: LostEditDialogProps) {
  const { request, reopened } = lost.pending;
  const engine = engines.find(({ id }) => id === request.engine);
  // The version that it was accepted in has its layer; what was sent for it is not kept any more.
  const canRepeat = reopened === undefined && engine?.available === true;
  return (
    <Modal
      opened
      onClose={onClose}
      title={m.generate_this_edit_is_lost()}
      size={420}
      closeButtonProps={{ "aria-label": m.close() }}
    >
      <p style={{ marginTop: 0 }}>{lostText(lost)}</p>
      <p className="dim">{reopened ? m.generate_lost_reopened() : m.generate_lost_kept()}</p>
      <Group justify="flex-end" gap={8}>
        <Button className="quiet" onClick={onDismiss}>
          {m.dismiss()}
        </Button>
        {canRepeat && (
          <Button data-autofocus onClick={onRegenerate}>
            {m.generate_generate_again()} <small style={{ marginLeft: 6 }}>{costText(engine.creditsPerEdit)}</small>
          </Button>
        )}
      </Group>
    </Modal>
  );
}

import { Button, Group, Modal } from "@mantine/core";
import { m } from "../../messages/messages.js";
import "../../ui/mantine/dialog.css";

interface GoneDialogProps {
  readonly name: string;
  readonly onPutBack: () => void;
  readonly onClose: () => void;
}

/** The open document was removed from the server, perhaps on purpose: it is never put back unasked. */
export default function GoneDialog({ name, onPutBack, onClose }: GoneDialogProps) {
  return (
    <Modal
      opened
      onClose={onClose}
      title={m.sync_removed_from_the_server()}
      size={420}
      closeButtonProps={{ "aria-label": m.close() }}
    >
      <p className="dim" style={{ marginTop: 0 }}>
        {m.sync_gone({ name })}
      </p>
      <Group justify="flex-end" gap={8}>
        <Button className="quiet" onClick={onClose}>
          {m.sync_keep_local()}
        </Button>
        <Button data-autofocus onClick={onPutBack}>
          {m.sync_put_back()}
        </Button>
      </Group>
    </Modal>
  );
}

import { Button, Group, Modal } from "@mantine/core";
import "../../ui/mantine/dialog.css";

interface GoneDialogProps {
  readonly name: string;
  readonly onPutBack: () => void;
  readonly onClose: () => void;
}

/** The open document was removed from the server, perhaps on purpose: it is never put back unasked. */
export default function GoneDialog({ name, onPutBack, onClose }: GoneDialogProps) {
  return (
    <Modal opened onClose={onClose} title="Removed from the server" size={420} closeButtonProps={{ "aria-label": "Close" }}>
      <p className="dim" style={{ marginTop: 0 }}>
        “{name}” is no longer on the server: it was removed from another browser, or its time there is over. This browser has all
        of it.
      </p>
      <Group justify="flex-end" gap={8}>
        <Button className="quiet" onClick={onClose}>
          Keep it here only
        </Button>
        <Button data-autofocus onClick={onPutBack}>
          Put it back
        </Button>
      </Group>
    </Modal>
  );
}

import { Button, Group, Modal } from "@mantine/core";
import "../../ui/mantine/dialog.css";

interface ReplaceDialogProps {
  readonly origin: "pasted" | "dropped";
  /** How many more came with it. */
  readonly others: number;
  readonly current: string;
  readonly onOpen: () => void;
  readonly onMask: () => void;
  readonly onCancel: () => void;
}

/** A picture came while another is open: it is never replaced silently. */
export default function ReplaceDialog({ origin, others, current, onOpen, onMask, onCancel }: ReplaceDialogProps) {
  return (
    <Modal
      opened
      onClose={onCancel}
      title={`Open the ${origin} picture?`}
      size={420}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <p className="dim" style={{ marginTop: 0 }}>
        “{current}” is open. It stays saved with its mask and versions; you find it again in the menu behind Overpaint’s mark.
        {others > 0 && ` ${others} more came with it: each can be opened as a document of its own, too.`}
      </p>
      <Group justify="flex-end" gap={8}>
        <Button className="quiet" onClick={onCancel}>
          Add nothing
        </Button>
        <Button className="solid" onClick={onMask}>
          Use as mask
        </Button>
        <Button data-autofocus onClick={onOpen}>
          New document
        </Button>
      </Group>
    </Modal>
  );
}

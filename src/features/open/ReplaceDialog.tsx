import { Button, Group, Modal } from "@mantine/core";
import { m } from "../../messages/messages.js";
import "../../ui/mantine/dialog.css";

interface ReplaceDialogProps {
  readonly origin: "pasted" | "dropped";
  /** Number of other images that came with it. */
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
      title={origin === "pasted" ? m.open_pasted_title() : m.open_dropped_title()}
      size={420}
      closeButtonProps={{ "aria-label": m.close() }}
    >
      <p className="dim" style={{ marginTop: 0 }}>
        {m.open_other_is_open({ name: current })} {others > 0 && m.open_others_came({ count: others })}
      </p>
      <Group justify="flex-end" gap={8}>
        <Button className="quiet" onClick={onCancel}>
          {m.cancel()}
        </Button>
        <Button className="solid" onClick={onMask}>
          {m.open_use_as_mask()}
        </Button>
        <Button data-autofocus onClick={onOpen}>
          {m.open_new_document()}
        </Button>
      </Group>
    </Modal>
  );
}

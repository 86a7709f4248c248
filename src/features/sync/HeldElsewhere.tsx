import { Button, Group, Modal, Portal } from "@mantine/core";
import { useState } from "react";
import { m } from "../../messages/messages.js";
import "../../ui/mantine/dialog.css";
import "./heldElsewhere.css";

interface HeldElsewhereProps {
  readonly name: string;
  readonly onTakeOver: () => Promise<void>;
}

/** Another tab of this browser changes the open document: two that paint would paint over each other. */
export default function HeldElsewhere({ name, onTakeOver }: HeldElsewhereProps) {
  const [isLooking, setLooking] = useState(false);
  const [isTaking, setTaking] = useState(false);
  const takeOver = () => {
    setTaking(true);
    void onTakeOver();
  };
  if (isLooking) {
    return (
      <Portal>
        <output className="held-elsewhere">
          {m.sync_read_only()}
          <Button size="compact-sm" loading={isTaking} onClick={takeOver}>
            {m.sync_take_over()}
          </Button>
        </output>
      </Portal>
    );
  }
  return (
    <Modal
      opened
      onClose={() => setLooking(true)}
      title={m.open_in_another_tab()}
      size={420}
      closeButtonProps={{ "aria-label": m.close() }}
    >
      <p className="dim" style={{ marginTop: 0 }}>
        {m.sync_held({ name })}
      </p>
      <Group justify="flex-end" gap={8}>
        <Button className="quiet" onClick={() => setLooking(true)}>
          {m.sync_view_only()}
        </Button>
        <Button data-autofocus loading={isTaking} onClick={takeOver}>
          {m.sync_take_over()}
        </Button>
      </Group>
    </Modal>
  );
}

import { Button, Group, Modal, Portal } from "@mantine/core";
import { useState } from "react";
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
          Open in another tab. Here you only look on.
          <Button size="compact-sm" loading={isTaking} onClick={takeOver}>
            Take over here
          </Button>
        </output>
      </Portal>
    );
  }
  return (
    <Modal
      opened
      onClose={() => setLooking(true)}
      title="Open in another tab"
      size={420}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <p className="dim" style={{ marginTop: 0 }}>
        “{name}” is being edited in another tab of this browser. Take it over to go on here, with all that was painted there; that
        tab then only looks on.
      </p>
      <Group justify="flex-end" gap={8}>
        <Button className="quiet" onClick={() => setLooking(true)}>
          Look on
        </Button>
        <Button data-autofocus loading={isTaking} onClick={takeOver}>
          Take over here
        </Button>
      </Group>
    </Modal>
  );
}

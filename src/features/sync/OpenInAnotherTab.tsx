import { Button, Group, Modal, Portal } from "@mantine/core";
import { useState } from "react";
import { m } from "../../messages/messages.js";
import "../../ui/mantine/dialog.css";
import "./openInAnotherTab.css";

interface OpenInAnotherTabProps {
  readonly name: string;
  readonly onTakeOver: () => Promise<void>;
}

/** Another tab of this browser changes the open document: two that paint would paint over each other. */
export default function OpenInAnotherTab({ name, onTakeOver }: OpenInAnotherTabProps) {
  const [isViewOnly, setViewOnly] = useState(false);
  const [isTaking, setTaking] = useState(false);
  const takeOver = () => {
    setTaking(true);
    void onTakeOver();
  };
  if (isViewOnly) {
    return (
      <Portal>
        <output className="open-in-another-tab">
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
      onClose={() => setViewOnly(true)}
      title={m.open_in_another_tab()}
      size={420}
      closeButtonProps={{ "aria-label": m.close() }}
    >
      <p className="dim" style={{ marginTop: 0 }}>
        {m.sync_held({ name })}
      </p>
      <Group justify="flex-end" gap={8}>
        <Button className="quiet" onClick={() => setViewOnly(true)}>
          {m.sync_view_only()}
        </Button>
        <Button data-autofocus loading={isTaking} onClick={takeOver}>
          {m.sync_take_over()}
        </Button>
      </Group>
    </Modal>
  );
}

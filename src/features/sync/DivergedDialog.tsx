import { Button, Group, Modal, Radio, Stack } from "@mantine/core";
import { useState } from "react";
import { m } from "../../messages/messages.js";
import type { TextChoice, TextConflict, TextField } from "../../session/sync/mergeDocuments.ts";
import "@mantine/core/styles/Radio.layer.css";
import "@mantine/core/styles/Stack.layer.css";
import "../../ui/mantine/dialog.css";

const NAME: Readonly<Record<TextField, string>> = {
  name: m.document_name(),
  prompt: m.prompt(),
  extendPrompt: m.sync_extend_prompt(),
};

interface DivergedDialogProps {
  readonly conflicts: readonly TextConflict[];
  readonly onChoose: (chosen: readonly TextChoice[]) => void;
  readonly onClose: () => void;
}

/** Texts that were changed here and in another browser. Paint and versions of both are merged; of a text, one stays. */
export default function DivergedDialog({ conflicts, onChoose, onClose }: DivergedDialogProps) {
  const [taken, setTaken] = useState<ReadonlySet<TextField>>(new Set());
  const choose = (field: TextField, isTaken: boolean) => {
    const next = new Set(taken);
    if (isTaken) next.add(field);
    else next.delete(field);
    setTaken(next);
  };
  return (
    <Modal opened onClose={onClose} title={m.sync_diverged()} size={480} closeButtonProps={{ "aria-label": m.close() }}>
      <Stack gap={16}>
        {conflicts.map(({ field, here, elsewhere }) => (
          <Radio.Group
            key={field}
            label={NAME[field]}
            value={taken.has(field) ? "elsewhere" : "here"}
            onChange={(side) => choose(field, side === "elsewhere")}
          >
            <Stack gap={8} mt={8}>
              <Radio value="here" label={<Side text={here} where={m.sync_in_this_browser()} />} />
              <Radio value="elsewhere" label={<Side text={elsewhere} where={m.sync_in_the_other_browser()} />} />
            </Stack>
          </Radio.Group>
        ))}
        <Group justify="flex-end" gap={8}>
          <Button className="quiet" onClick={onClose}>
            {m.sync_decide_later()}
          </Button>
          <Button data-autofocus onClick={() => onChoose(conflicts.map((one) => ({ ...one, isTaken: taken.has(one.field) })))}>
            {m.sync_keep_chosen()}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

const Side = ({ text, where }: { readonly text: string; readonly where: string }) => (
  <>
    {text || "(empty)"} <span className="faint">{where}</span>
  </>
);

import { Button, Group, Modal, Switch } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { listText } from "../../intl/figures.ts";
import { m } from "../../messages/messages.js";
import type { Session } from "../../session/session.ts";
import { messageOf } from "../../ui/format.ts";
import { leave } from "./signOut.ts";
import "../../ui/mantine/dialog.css";
import "../../ui/mantine/switch.css";

interface SignOutDialogProps {
  readonly session: Session;
  readonly user: string;
  readonly onClose: () => void;
}

/** Asks what becomes of the things that this browser holds: on a machine of others they may be removed. */
export default function SignOutDialog({ session, user, onClose }: SignOutDialogProps) {
  const [removes, setRemoves] = useState(false);
  const { data: unsent } = useQuery({
    queryKey: ["unsent"],
    queryFn: async () => {
      await session.syncNow();
      return session.unsent();
    },
    gcTime: 0,
    networkMode: "always",
  });
  const leaving = useMutation({ mutationFn: () => leave(session, { removes }), networkMode: "always" });
  return (
    <Modal opened onClose={onClose} title={m.sign_out()} size={420} closeButtonProps={{ "aria-label": m.close() }}>
      <p className="dim" style={{ marginTop: 0 }}>
        {m.sign_out_hint({ user })}
      </p>
      <Switch
        label={m.sign_in_remove_documents()}
        checked={removes}
        disabled={unsent?.length !== 0}
        onChange={(event) => setRemoves(event.currentTarget.checked)}
      />
      <p className="note" role="status" data-tone={leaving.error ? "bad" : unsent?.length ? "warn" : undefined}>
        {leaving.error ? messageOf(leaving.error) : placeText(unsent?.map(({ name }) => name))}
      </p>
      <Group justify="flex-end" gap={8}>
        <Button className="quiet" onClick={onClose}>
          {m.cancel()}
        </Button>
        <Button data-autofocus loading={leaving.isPending} onClick={() => leaving.mutate()}>
          {m.sign_out()}
        </Button>
      </Group>
    </Modal>
  );
}

/** @param unsent names; undefined while that is not known */
function placeText(unsent: readonly string[] | undefined): string {
  if (!unsent) return m.sign_in_checking();
  if (unsent.length === 0) return m.sign_in_server_has_all();
  const names = listText(unsent.map((name) => `“${name}”`));
  return m.sign_in_only_here({ names });
}

import { Button, Group, Modal, Switch } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
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
    <Modal opened onClose={onClose} title="Sign out" size={420} closeButtonProps={{ "aria-label": "Close" }}>
      <p className="dim" style={{ marginTop: 0 }}>
        {user}’s documents stay in this browser and are there at the next sign-in. Nobody else who signs in here sees them in
        Overpaint.
      </p>
      <Switch
        label="Remove them from this browser"
        checked={removes}
        disabled={unsent?.length !== 0}
        onChange={(event) => setRemoves(event.currentTarget.checked)}
      />
      <p className="note" role="status" data-tone={leaving.error ? "bad" : unsent?.length ? "warn" : undefined}>
        {leaving.error ? messageOf(leaving.error) : placeText(unsent?.map(({ name }) => name))}
      </p>
      <Group justify="flex-end" gap={8}>
        <Button className="quiet" onClick={onClose}>
          Stay
        </Button>
        <Button data-autofocus loading={leaving.isPending} onClick={() => leaving.mutate()}>
          Sign out
        </Button>
      </Group>
    </Modal>
  );
}

/** @param unsent names; undefined while that is not known */
function placeText(unsent: readonly string[] | undefined): string {
  if (!unsent) return "Looking whether the server has everything…";
  if (unsent.length === 0) return "The server has their pictures and versions, and the masks being painted.";
  const names = unsent.map((name) => `“${name}”`).join(", ");
  return `Only this browser has all of ${names}: something is not sent yet, or an edit is not decided upon. It is here at the next sign-in.`;
}

import { Button, Modal } from "@mantine/core";
import type { TurnedAway } from "../../api/client.ts";
import { m } from "../../messages/messages.js";
import { SignInForm, type SignInFormProps } from "./SignInForm.tsx";
import "../../ui/mantine/dialog.css";

interface SignInDialogProps extends SignInFormProps {
  /** The user that the page belongs to. */
  readonly user: string;
  readonly why: TurnedAway;
  /** Of one who was signed out: they may go on painting. */
  readonly onClose: () => void;
}

/**
 * The sign-in has ended while something is open, or is another user's now: it stays open, and is sent on when its own user is back. For
 * another user the page is locked.
 */
export default function SignInDialog({ user, why, onClose, ...form }: SignInDialogProps) {
  const other = why.kind === "otherUser" ? why.user : null;
  return (
    <Modal
      opened
      onClose={onClose}
      title={other === null ? m.sign_in_sign_in_again() : m.sign_in_page_of({ user })}
      size={360}
      withCloseButton={other === null}
      closeOnEscape={other === null}
      closeOnClickOutside={false}
      closeButtonProps={{ "aria-label": m.close() }}
    >
      <p className="dim" style={{ marginTop: 0 }}>
        {other === null ? m.sign_in_signed_out() : m.sign_in_other_user({ other, user })}
      </p>
      {(other === null || form.authMethod === "secret") && <SignInForm {...form} {...(other !== null && { only: user })} />}
      {other !== null && (
        <Button className="quiet" fullWidth mt={8} onClick={() => location.reload()}>
          {m.sign_in_continue_as({ user: other })}
        </Button>
      )}
    </Modal>
  );
}

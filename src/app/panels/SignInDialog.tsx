import { Modal } from "@mantine/core";
import { SignInForm, type SignInFormProps } from "./SignInForm.tsx";
import "../mantine/dialog.css";

interface SignInDialogProps extends SignInFormProps {
  readonly onClose: () => void;
}

/** The sign-in has ended while something is open: it stays open, and is sent on when the same user is back. */
export default function SignInDialog({ onClose, ...form }: SignInDialogProps) {
  return (
    <Modal opened onClose={onClose} title="Sign in again" size={360} closeButtonProps={{ "aria-label": "Close" }}>
      <p className="dim" style={{ marginTop: 0 }}>
        You have been signed out. What you painted is kept in this browser and is sent when you are back.
      </p>
      <SignInForm {...form} />
    </Modal>
  );
}

import type { ReactNode } from "react";
import { m } from "../../messages/messages.js";
import "../../ui/startPage.css";
import { SignInForm, type SignInFormProps } from "./SignInForm.tsx";

/** Before anything is opened, where users are asked who they are. */
export default function SignInPage({ header, ...form }: SignInFormProps & { readonly header: ReactNode }) {
  return (
    <div className="shell" data-empty>
      {header}
      <main className="stage">
        <div className="empty">
          <h1>{m.sign_in()}</h1>
          <SignInForm {...form} />
        </div>
      </main>
    </div>
  );
}

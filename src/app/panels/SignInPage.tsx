import "./emptyState.css";
import { EmptyHeader } from "./EmptyHeader.tsx";
import { SignInForm, type SignInFormProps } from "./SignInForm.tsx";

/** Before anything is opened, where users are asked who they are. */
export default function SignInPage(props: SignInFormProps) {
  return (
    <div className="shell" data-empty>
      <EmptyHeader />
      <main className="stage">
        <div className="empty">
          <h1>Sign in</h1>
          <SignInForm {...props} />
        </div>
      </main>
    </div>
  );
}

import { Button, PasswordInput, TextInput } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { signIn } from "../../api/signIn.ts";
import type { WhoAmI } from "../../contract/signIn.ts";
import { m } from "../../messages/messages.js";
import { messageOf } from "../../ui/format.ts";
import "../../ui/mantine/fields.css";
import "./signIn.css";

export interface SignInFormProps {
  readonly authMethod: WhoAmI["authMethod"];
  readonly onSignedIn: (who: WhoAmI) => void;
  /** The one user who may sign in here. */
  readonly only?: string;
}

/** Name and secret; or, where a proxy says who comes, what to do when it does not. */
export function SignInForm({ authMethod, onSignedIn, only }: SignInFormProps) {
  const signing = useMutation({ mutationFn: signIn, onSuccess: onSignedIn, networkMode: "always" });
  if (authMethod === "proxy") {
    return (
      <div className="sign-in">
        <p className="dim">{m.sign_in_proxy_silent()}</p>
        <Button className="solid" onClick={() => location.reload()}>
          {m.ui_reload()}
        </Button>
      </div>
    );
  }
  return (
    <form
      className="sign-in"
      onSubmit={(event) => {
        event.preventDefault();
        const typed = new FormData(event.currentTarget);
        signing.mutate({ name: String(typed.get("name")), secret: String(typed.get("secret")) });
      }}
    >
      <TextInput
        name="name"
        label={m.sign_in_name()}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
        withAsterisk={false}
        {...(only === undefined ? { "data-autofocus": true, autoFocus: true } : { value: only, readOnly: true })}
      />
      <PasswordInput
        name="secret"
        label={m.sign_in_secret()}
        autoComplete="current-password"
        required
        withAsterisk={false}
        {...(only !== undefined && { "data-autofocus": true, autoFocus: true })}
        visibilityToggleButtonProps={{ "aria-label": m.sign_in_show_the_secret() }}
      />
      {signing.error && (
        <p className="note" data-tone="bad" role="alert">
          <IconAlertTriangle aria-hidden /> <span>{messageOf(signing.error)}</span>
        </p>
      )}
      <Button type="submit" loading={signing.isPending}>
        {m.sign_in()}
      </Button>
    </form>
  );
}

import { MantineProvider } from "@mantine/core";
import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { AuthGate } from "../features/signIn/AuthGate.tsx";
import { m } from "../messages/messages.js";
import { useEditorState } from "../state/store.ts";
import { Boundary } from "../ui/Boundary.tsx";
import { AppShell } from "./AppShell.tsx";
import { StartHeader } from "./StartHeader.tsx";
import { theme } from "./theme.ts";
import type { UserWorkspace } from "./userWorkspace.ts";

interface AppProps {
  readonly queries: QueryClient;
  /** The same one each time. */
  readonly workspaceOf: (user: string) => UserWorkspace;
}

/** The providers around the interface, and who is let in. */
export function App({ queries, workspaceOf }: AppProps) {
  const colorScheme = useEditorState((state) => state.colorScheme);
  return (
    <QueryClientProvider client={queries}>
      <MantineProvider theme={theme} forceColorScheme={colorScheme}>
        <Boundary part={m.part_page()}>
          <AuthGate workspaceOf={(user) => workspaceOf(user).workspace} header={<StartHeader />}>
            {(user) => <AppShell own={workspaceOf(user)} />}
          </AuthGate>
        </Boundary>
      </MantineProvider>
    </QueryClientProvider>
  );
}

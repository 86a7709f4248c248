import { MantineProvider } from "@mantine/core";
import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useEditorState } from "../state/store.ts";
import { Entrance, type EntranceProps } from "./Entrance.tsx";
import { theme } from "./theme.ts";

interface AppProps extends EntranceProps {
  readonly queries: QueryClient;
}

/** The providers around the interface. */
export function App({ queries, ...entrance }: AppProps) {
  const colorScheme = useEditorState((state) => state.colorScheme);
  return (
    <QueryClientProvider client={queries}>
      <MantineProvider theme={theme} forceColorScheme={colorScheme}>
        <Entrance {...entrance} />
      </MantineProvider>
    </QueryClientProvider>
  );
}

import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useEditorState } from "../state/store.ts";
import { Entrance, type EntranceProps } from "./Entrance.tsx";
import { theme } from "./theme.ts";

const queries = new QueryClient({ defaultOptions: { queries: { refetchOnWindowFocus: true } } });

/** The providers around the interface. */
export function App(entrance: EntranceProps) {
  const colorScheme = useEditorState((state) => state.colorScheme);
  return (
    <QueryClientProvider client={queries}>
      <MantineProvider theme={theme} forceColorScheme={colorScheme}>
        <Entrance {...entrance} />
      </MantineProvider>
    </QueryClientProvider>
  );
}

import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useEditorState } from "../state/store.ts";
import { Shell } from "./Shell.tsx";
import type { Studio } from "./studio.ts";
import { theme } from "./theme.ts";

const queries = new QueryClient({ defaultOptions: { queries: { refetchOnWindowFocus: true } } });

/** The providers around the interface. */
export function App({ studio }: { readonly studio: Studio }) {
  const colorScheme = useEditorState((state) => state.colorScheme);
  return (
    <QueryClientProvider client={queries}>
      <MantineProvider theme={theme} forceColorScheme={colorScheme}>
        <Shell studio={studio} />
      </MantineProvider>
    </QueryClientProvider>
  );
}

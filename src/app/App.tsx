import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { useEditorState } from "../state/store.ts";
import { Shell } from "./Shell.tsx";
import type { Studio } from "./studio.ts";
import { theme } from "./theme.ts";

const Notices = lazy(() => import("./Notices.tsx"));
const queries = new QueryClient({ defaultOptions: { queries: { refetchOnWindowFocus: true } } });

/** The providers around the interface. */
export function App({ studio }: { readonly studio: Studio }) {
  const colorScheme = useEditorState((state) => state.colorScheme);
  return (
    <QueryClientProvider client={queries}>
      <MantineProvider theme={theme} forceColorScheme={colorScheme}>
        <Suspense>
          <Notices />
        </Suspense>
        <Shell studio={studio} />
      </MantineProvider>
    </QueryClientProvider>
  );
}

import { type QueryClient, queryOptions } from "@tanstack/react-query";
import type { z } from "zod/mini";
import { type EngineDescription, type EngineId, EngineList } from "../contract/edits.ts";
import type { AppError } from "../core/appError.ts";
import { request } from "./client.ts";
import { untilReachable } from "./retry.ts";

/** The engines, what each needs, and credits left; fresh for half a minute. */
export const enginesQuery = () =>
  queryOptions<z.infer<typeof EngineList>, AppError>({
    queryKey: ["engines"],
    queryFn: ({ signal }) => request("/engines", EngineList, { signal }),
    staleTime: 30_000,
    ...untilReachable,
  });

/** The server's description of an engine; undefined before that has come, or where the server no longer has the engine. */
export const engineIn = (queries: QueryClient, engine: EngineId): EngineDescription | undefined =>
  queries.getQueryData(enginesQuery().queryKey)?.find(({ id }) => id === engine);

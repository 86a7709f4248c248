import { fetchPublic } from "./client.ts";

/** The bytes of a starter photograph. */
export const fetchSample = (file: string, signal: AbortSignal): Promise<Blob> => fetchPublic(`/samples/${file}`, signal);

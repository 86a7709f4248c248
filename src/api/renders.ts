import type { RenderRequest } from "../contract/renders.ts";
import { requestBlob } from "./client.ts";

/** Flattens layers at full size; the finished file. */
export const render = (wanted: RenderRequest, signal?: AbortSignal): Promise<Blob> =>
  requestBlob("/renders", { method: "POST", body: wanted, ...(signal && { signal }) });

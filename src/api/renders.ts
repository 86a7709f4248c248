import { RenderFacts, type RenderRequest } from "../contract/renders.ts";
import { requestFile } from "./client.ts";

/** A finished file, and what was done to make it. */
export interface RenderedFile {
  readonly file: Blob;
  /** "png", "psb": the format asked for, or what it had to become. */
  readonly extension: string;
  readonly facts: RenderFacts;
}

export interface RenderOptions {
  readonly signal?: AbortSignal;
  /** Share of the finished file that has come, 0..1; while it is being made nothing is told. */
  readonly onProgress?: (share: number) => void;
}

/** Makes layers a file at full size, on the server. */
export async function render(wanted: RenderRequest, options: RenderOptions = {}): Promise<RenderedFile> {
  const { file, headers } = await requestFile("/renders", { method: "POST", body: wanted, ...options });
  const extension = /filename="[^"]*\.(\w+)"/.exec(headers.get("content-disposition") ?? "")?.[1] ?? wanted.format;
  return { file, extension, facts: RenderFacts.parse(Object.fromEntries(headers)) };
}

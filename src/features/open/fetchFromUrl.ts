import { fetchImage, storeImageFromUrl } from "../../api/images.ts";
import { wholeText } from "../../core/wholeText.ts";
import type { ImageToOpen } from "./openImage.ts";

const NAME_MOST = 100;

/**
 * Has the server fetch a picture: a page may not read another site's.
 *
 * @throws AppError url_refused, url_unreachable, and as for any upload
 */
export async function fetchFromUrl(url: string, signal: AbortSignal): Promise<ImageToOpen> {
  const { id } = await storeImageFromUrl(url, signal);
  return { file: await fetchImage(id, signal), name: nameIn(url) };
}

/** "https://example.com/a/holiday.jpg?x=1" as "holiday". */
function nameIn(url: string): string {
  const { pathname, hostname } = new URL(url);
  const last = pathname.split("/").findLast((part) => part !== "") ?? "";
  return wholeText(decoded(last.replace(/\.[^.]+$/, "")), NAME_MOST) || hostname;
}

/** The part decoded; unchanged where its encoding is malformed. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

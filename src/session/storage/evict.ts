import type { ImageId } from "../../contract/images.ts";
import { AppError } from "../../core/appError.ts";
import type { SessionServer } from "../sync/sessionServer.ts";
import type { LocalChanges, LocalStore } from "./localStore.ts";

/**
 * Writes; when the browser is full, first drops images that the server has and that are not in `keep`, then writes once more.
 *
 * @throws AppError `storage_full` when there is nothing to drop, or the server cannot say
 */
export async function writeWithEviction(
  store: LocalStore,
  server: Pick<SessionServer, "hasImage">,
  changes: LocalChanges,
  keep: () => ReadonlySet<ImageId>,
  signal: AbortSignal,
): Promise<void> {
  try {
    return await store.write(changes);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "storage_full") throw error;
    const kept = keep();
    const others = (await store.imageIds()).filter((id) => !kept.has(id));
    const responses = await Promise.allSettled(others.map((id) => server.hasImage(id, signal)));
    const spare = others.filter((_, index) => {
      const response = responses[index];
      return response?.status === "fulfilled" && response.value;
    });
    if (spare.length === 0) throw error;
    await store.deleteImages(spare);
  }
  return store.write(changes);
}

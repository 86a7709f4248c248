import { stat } from "node:fs/promises";
import type { Readable } from "node:stream";
import { AppError } from "../../core/appError.ts";
import { type Blobs, blobKey, type LocalFile, readingKey } from "./blobs.ts";
import { type ImageRow, KeptReading } from "./imageRows.ts";
import { mapAtMost } from "./mapAtMost.ts";

/** Of blobs that are looked for or fetched at once, for one request. */
const BLOBS_AT_ONCE = 16;
interface Place {
  /** Of the image. */
  readonly id: string;
  readonly key: string;
  /** Unknown of readings that were made before it was noted. */
  readonly bytes: number | undefined;
}
/** The file as it came, and what everything is made from. */
interface Places {
  readonly file: Place;
  readonly read: Place;
}

/**
 * The files of images that have a row: as they came, and as they are read. Every function throws AppError image_lost where the store
 * has lost any of one.
 */
export function createImageFiles(find: (ids: readonly string[]) => Promise<readonly ImageRow[]>, blobs: Blobs) {
  /** Current places and lengths of their files, in the order of `ids`. */
  const placesOf = async (ids: readonly string[]): Promise<Places[]> => {
    const places = new Map((await find(ids)).map((row) => [row.id, placesIn(row)]));
    return ids.map((id) => {
      const found = places.get(id);
      if (!found) throw lost(id);
      return found;
    });
  };
  const placeOf = async (id: string, which: "file" | "read"): Promise<Place> => {
    const [places] = await placesOf([id]);
    if (!places) throw new RangeError("There is none.");
    return places[which];
  };

  const refuseLost = async ({ id, key, bytes }: Place): Promise<void> => {
    const size = await blobs.size(key);
    if (size === null || isCut(size, bytes)) throw lost(id);
  };

  /** Opens a blob of which every byte is there. */
  const open = async (place: Place): Promise<Readable> => {
    await refuseLost(place);
    return await blobs.read(place.key);
  };

  const openLocalCopyFrom = async ({ id, key, bytes }: Place): Promise<LocalFile> => {
    const file = await blobs.openLocalCopy(key);
    if (file && !isCut((await stat(file.path)).size, bytes)) return file;
    await file?.release();
    throw lost(id);
  };
  const openLocalCopy = async (id: string): Promise<LocalFile> => openLocalCopyFrom(await placeOf(id, "read"));

  const openLocalCopies = async (ids: readonly string[]): Promise<Map<string, LocalFile>> => {
    const files = new Map<string, LocalFile>();
    try {
      await mapAtMost(BLOBS_AT_ONCE, await placesOf(ids), async ({ read }) => {
        files.set(read.id, await openLocalCopyFrom(read));
      });
      return files;
    } catch (error) {
      await Promise.all([...files.values()].map((file) => file.release()));
      throw error;
    }
  };

  return {
    openLocalCopy,
    openLocalCopies,
    /** Opens one of the two files of an image. */
    open: async (id: string, which: "file" | "read"): Promise<Readable> => open(await placeOf(id, which)),
    refuseLost: async (ids: readonly string[]): Promise<void> => {
      await mapAtMost(BLOBS_AT_ONCE, await placesOf(ids), ({ read }) => refuseLost(read));
    },
  };
}

function placesIn(row: ImageRow): Places {
  const reading = KeptReading.parse(row.reading);
  const file = { id: row.id, key: blobKey(row), bytes: row.bytes };
  return { file, read: reading ? { id: row.id, key: readingKey(row), bytes: reading.bytes } : file };
}

const isCut = (size: number, bytes: number | undefined): boolean => bytes !== undefined && size !== bytes;

/** The store had it, and has it no more: a disk that was restored, a bucket that was tidied. */
const lost = (imageId: string) =>
  new AppError(
    "image_lost",
    "The server has lost the file of one of this document's images. Open that file again, or this document in the browser that made it: that restores it on the server.",
    { details: { imageId } },
  );

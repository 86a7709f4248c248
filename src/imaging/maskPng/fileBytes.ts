const known = new WeakMap<Blob, ArrayBuffer>();

/** A file whose bytes stay at hand, for one that may have to be kept by a page that is being left. */
export function fileOf(bytes: ArrayBuffer, type: string): Blob {
  const file = new Blob([bytes], { type });
  known.set(file, bytes);
  return file;
}

/** The bytes of a file; at once, in the same task, where it was made by `fileOf`. */
export const bytesOf = async (file: Blob): Promise<ArrayBuffer> => known.get(file) ?? file.arrayBuffer();

import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { RenderedFile, RenderOptions } from "../../api/renders.ts";
import type { SaveWish } from "./saveImage.ts";

/** Something that the save dialog is there for. */
export type Errand = { readonly kind: "save"; readonly wish: SaveWish } | { readonly kind: "copy" } | { readonly kind: "mask" };

export interface ErrandPorts {
  readonly onSave: (wish: SaveWish, options: RenderOptions) => Promise<RenderedFile>;
  readonly onCopy: (options: RenderOptions) => Promise<RenderedFile>;
  readonly onSaveMask: () => Promise<void>;
}

interface Outcome {
  readonly kind: Errand["kind"];
  readonly made: RenderedFile | null;
}

/** One errand at a time, which can be cancelled. `share` is how much of the file has come, 0..1; null while that is not known. */
export function useErrand({ onSave, onCopy, onSaveMask }: ErrandPorts) {
  const [share, setShare] = useState<number | null>(null);
  const running = useRef<AbortController>(null);
  const { mutate, data, isPending, error, reset } = useMutation({
    mutationFn: async (errand: Errand): Promise<Outcome | null> => {
      const current = new AbortController();
      running.current = current;
      setShare(null);
      const options = { signal: current.signal, onProgress: setShare };
      try {
        if (errand.kind === "save") return { kind: "save", made: await onSave(errand.wish, options) };
        if (errand.kind === "copy") return { kind: "copy", made: await onCopy(options) };
        await onSaveMask();
        return { kind: "mask", made: null };
      } catch (cause) {
        if (current.signal.aborted) return null;
        throw cause;
      }
    },
  });
  return { run: mutate, cancel: () => running.current?.abort(), reset, outcome: data ?? null, isPending, error, share };
}

import { useState } from "react";
import { type ImageSource, sourceName } from "../features/open/intake.ts";
import { loadImage } from "../features/open/loadImage.ts";
import type { MaskToImport } from "../features/paint/importMask.ts";
import type { EarlierMask } from "../features/paint/MaskMenu.tsx";
import type { MaskReading } from "../imaging/readMask/readMask.ts";
import { m } from "../messages/messages.js";
import { lazyWithRetry } from "../workspace/lazyWithRetry.ts";
import type { Workspace } from "../workspace/workspace.ts";
import type { useOpening } from "./useOpening.ts";

const fetchMaskImport = lazyWithRetry(() => import("../features/paint/importMask.ts"));

/** Masks that come from a file or an earlier edit; `offered` is one with a choice to be made first. */
export function useMaskImport(workspace: Workspace, run: ReturnType<typeof useOpening>["run"]) {
  const [offered, setOffered] = useState<MaskToImport | null>(null);
  const dismiss = () => {
    setOffered(null);
    offered?.image.close();
  };
  return {
    offered,
    dismiss,
    open: (source: ImageSource) =>
      void run(m.reading_mask(), m.cant_import({ name: sourceName(source) }), async (signal, onProgress) => {
        const { file } = await loadImage(source, signal);
        const next = await (await fetchMaskImport()).offerMask(workspace, file, signal, onProgress);
        setOffered((last) => {
          last?.image.close();
          return next;
        });
      }),
    importAs(reading: MaskReading) {
      if (!offered) return;
      setOffered(null);
      void run(m.reading_mask(), m.cant_import_mask(), async (signal, onProgress) =>
        (await fetchMaskImport()).importMask(workspace, offered.image, reading, signal, onProgress),
      ).finally(() => offered.image.close());
    },
    reuse: (mask: EarlierMask) =>
      void run(m.reading_mask(), m.cant_reuse_mask(), async (signal, onProgress) =>
        (await fetchMaskImport()).reuseMask(workspace, mask, signal, onProgress),
      ),
  };
}

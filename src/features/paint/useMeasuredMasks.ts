import { useQueries } from "@tanstack/react-query";
import type { Size } from "../../core/geometry/geometry.ts";
import type { MaskImage, MaskReading, MeasuredMask } from "../../imaging/readMask/readMask.ts";

/** The outcome of each reading of an image; while one is being measured, the last outcome in its place. */
export function useMeasuredMasks(image: MaskImage, canvas: Size, readings: readonly MaskReading[]) {
  return useQueries({
    queries: readings.map((reading) => ({
      queryKey: ["measuredMask", image.id, canvas, reading],
      queryFn: ({ signal }: { signal: AbortSignal }) => image.measure(reading, canvas, signal),
      placeholderData: (last: MeasuredMask | undefined) => last,
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 0,
      retry: false,
      networkMode: "always" as const,
    })),
  });
}

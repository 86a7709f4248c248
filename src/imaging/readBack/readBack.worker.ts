import { serveRequests } from "../worker/workerQueue.ts";
import { isSampleReadBack, SAMPLE } from "./sampleReadBack.ts";

serveRequests<null, boolean>(async () => {
  const canvas = new OffscreenCanvas(SAMPLE.width, SAMPLE.height);
  return { value: await isSampleReadBack(canvas.getContext("2d", { willReadFrequently: true })), transfer: [] };
});

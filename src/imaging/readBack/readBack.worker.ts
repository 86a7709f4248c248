import { serveRequests } from "../worker/workerQueue.ts";
import { isSampleReadBack } from "./sampleReadBack.ts";

serveRequests<null, boolean>(async () => ({ value: await isSampleReadBack(), transfer: [] }));

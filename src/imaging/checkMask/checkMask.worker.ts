import { type Finding, preflight } from "../../core/mask/checks/preflight.ts";
import { MaskDocument } from "../../core/mask/maskDocument.ts";
import { serveRequests } from "../worker/workerQueue.ts";
import type { CheckRequest } from "./checkMask.ts";

serveRequests<CheckRequest, readonly Finding[]>(async ({ mask, options }) => ({
  value: preflight(MaskDocument.fromSnapshot(mask), options),
  transfer: [],
}));

import { createHash, randomUUID } from "node:crypto";
import type { Edit, EditPage, EditRequest } from "../../contract/edits.ts";
import { AppError } from "../../core/appError.ts";
import type { EditQueue } from "./editQueue.ts";
import type { EditRunDeps } from "./editRun.ts";
import { preflight } from "./preflight.ts";
import { runEdit } from "./runEdit.ts";

export interface Edits {
  /** The same key and request give the same edit. @throws AppError for each refusal its own code; conflict for a key with another request */
  accept(request: EditRequest, key: string): Promise<Edit>;
  /** @throws AppError not_found */
  find(id: string): Promise<Edit>;
  page(documentId: string | undefined, cursor: string | undefined): Promise<EditPage>;
  /** Ends it where the engine can, else stops waiting: a late answer is kept with the canceled edit. */
  cancel(id: string): Promise<Edit>;
  /** Starts to work, and takes up what was left unfinished. */
  start(): Promise<void>;
  /** Takes up edits whose worker died. */
  resume(): Promise<void>;
  /** Nothing new is begun; running edits stay in their stage for whoever starts next. */
  stop(): Promise<void>;
}

export interface EditsDeps extends EditRunDeps {
  readonly queue: EditQueue;
  /** True where no other process can work on the same rows, so that leases of before the start are void. */
  readonly isAlone: boolean;
}

export function createEdits(deps: EditsDeps): Edits {
  const { table, queue, images, engines, clock } = deps;
  const stopping = new AbortController();
  const nudges = new Map<string, AbortController>();

  const work = async (id: string) => {
    let nudge = new AbortController();
    const nudged = () => {
      if (nudge.signal.aborted) nudge = new AbortController();
      nudges.set(id, nudge);
      return nudge.signal;
    };
    try {
      await runEdit(id, randomUUID(), deps, nudged, stopping.signal);
    } finally {
      // A second run of the same edit ends at once and must not take the first one's nudge away.
      if (nudges.get(id) === nudge) nudges.delete(id);
    }
  };
  const resume = async () => {
    for (const id of await table.abandoned(new Date(clock.now()))) await queue.wake(id);
  };
  const known = async (key: string, requestHash: string): Promise<Edit | null> => {
    const earlier = await table.findByKey(key);
    if (!earlier) return null;
    if (earlier.requestHash === requestHash) return earlier.edit;
    throw new AppError("conflict", "This Idempotency-Key was used for another edit. Send a new one.");
  };

  return {
    async accept(request, key) {
      const requestHash = createHash("sha256").update(JSON.stringify(request)).digest("hex");
      const earlier = await known(key, requestHash);
      if (earlier) return earlier;
      const engine = engines.get(request.engine);
      const checked = await preflight(request, engine, images);
      const id = randomUUID();
      const credits = engine?.capabilities.creditsPerEdit ?? 0;
      const isNew = await table.insert({ id, key, requestHash, request: checked, credits, createdAt: new Date(clock.now()) });
      if (!isNew) return (await known(key, requestHash)) ?? (await table.find(id)).edit;
      await queue.wake(id);
      return (await table.find(id)).edit;
    },
    find: async (id) => (await table.find(id)).edit,
    page: table.page,
    async cancel(id) {
      await table.cancel(id, new Date(clock.now()));
      const { edit } = await table.find(id);
      if (edit.status === "canceled" && engines.get(edit.engine)?.capabilities.canCancel) nudges.get(id)?.abort();
      return edit;
    },
    async start() {
      if (deps.isAlone) await table.releaseAll();
      await queue.start(work);
      await resume();
    },
    resume,
    async stop() {
      stopping.abort();
      await queue.stop();
    },
  };
}

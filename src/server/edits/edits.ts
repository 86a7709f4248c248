import { createHash, randomUUID } from "node:crypto";
import type { BudgetLeft, Edit, EditPage, EditRequest } from "../../contract/edits.ts";
import { AppError } from "../../core/appError.ts";
import type { CachedResponse } from "../storage/responseCache.ts";
import type { Wakeups } from "../storage/wakeups.ts";
import type { DailyBudget } from "./dailyBudget.ts";
import type { WantedEdits } from "./editPages.ts";
import { createEditPool } from "./editPool.ts";
import type { EditRunDeps } from "./editRun.ts";
import { preflight } from "./preflight.ts";

/** The users' edits. Each is its user's alone: for others neither the edit nor its key exists. */
export interface Edits {
  /** The same key and request give the same edit; `gone` ends the wait for memory. @throws AppError for each refusal its own code; conflict for a key with another request */
  accept(request: EditRequest, key: string, user: string, gone?: AbortSignal): Promise<Edit>;
  /** An edit as JSON. @throws AppError not_found, also for another user's */
  response(id: string, user: string): Promise<CachedResponse>;
  page(user: string, wanted: WantedEdits): Promise<EditPage>;
  /** A user's remaining budget for today; null where there is no limit. */
  budgetLeft(user: string): Promise<BudgetLeft | null>;
  /** Ends it where the engine can, else stops waiting: a late result is kept with the canceled edit. */
  cancel(id: string, user: string): Promise<Edit>;
  /** The engine has news of one of its jobs, perhaps: the edit that waits for it is looked at now. An unknown job is none of ours. */
  handleWebhook(jobId: string): Promise<void>;
  /** Starts to work, and takes up what was left unfinished. */
  start(): Promise<void>;
  /** Takes up what nobody works on: edits whose worker died, and those whose time for another look has come. */
  resume(): Promise<void>;
  /** Nothing new is begun; running edits stay in their stage for whoever starts next. */
  stop(): Promise<void>;
}

export interface EditsDeps extends EditRunDeps {
  readonly wakeups: Wakeups;
  readonly budget: DailyBudget;
  /** True where no other process can work on the same rows, so that leases of before the start are void. */
  readonly isAlone: boolean;
}

export function createEdits(deps: EditsDeps): Edits {
  const { table, wakeups, engines } = deps;
  const pool = createEditPool(deps);
  const look = () => void pool.fill().catch((error: unknown) => deps.report(error, ""));
  const known = async (user: string, key: string, requestHash: string): Promise<Edit | null> => {
    const earlier = await table.findByKey(user, key);
    if (!earlier) return null;
    if (earlier.requestHash === requestHash) return earlier.edit;
    throw new AppError("conflict", "This Idempotency-Key was used for another edit. Send a new one.");
  };

  return {
    async accept(request, key, user, gone) {
      const requestHash = createHash("sha256").update(JSON.stringify(request)).digest("hex");
      const earlier = await known(user, key, requestHash);
      if (earlier) return earlier;
      const engine = engines.get(request.engine);
      const checked = await preflight(request, engine, deps, user, gone);
      const id = randomUUID();
      const credits = engine?.capabilities.creditsPerEdit ?? 0;
      const isNew = await table.insert({ id, user, key, requestHash, request: checked, credits }, deps.budget);
      if (!isNew) return (await known(user, key, requestHash)) ?? (await table.find(id)).edit;
      look();
      // It is accepted by now, whether or not others can be told. The next look at the table finds it.
      await wakeups.wake().catch((error: unknown) => deps.report(error, id));
      return (await table.find(id)).edit;
    },
    response: (id, user) => table.answerOf(user, id),
    page: table.page,
    budgetLeft: (user) => table.budgetLeft(user, deps.budget),
    async cancel(id, user) {
      await table.answerOf(user, id);
      const ended = await table.cancel(id);
      if (ended) deps.observer.ended(ended.engine, ended.status, ended.credits);
      const { edit } = await table.find(id);
      if (edit.status === "canceled" && engines.get(edit.engine)?.capabilities.canCancel) pool.interrupt(id);
      return edit;
    },
    async handleWebhook(jobId) {
      const id = await table.pollNow(jobId);
      if (id === null) return;
      pool.pollNow(id);
      await pool.fill();
    },
    async start() {
      if (deps.isAlone) await table.releaseAll();
      await wakeups.listen(look);
      await pool.fill();
    },
    async resume() {
      await wakeups.listen(look).catch((error: unknown) => deps.report(error, ""));
      await pool.fill();
    },
    async stop() {
      await wakeups.close();
      await pool.stop();
    },
  };
}

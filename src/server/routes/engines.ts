import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { type EngineId, EngineList } from "../../contract/edits.ts";
import type { Edits } from "../edits/edits.ts";
import type { FillEngine } from "../engines/engine.ts";
import { describeEngine } from "../engines/engines.ts";

interface EngineDeps {
  readonly engines: ReadonlyMap<EngineId, FillEngine>;
  readonly edits: Pick<Edits, "budgetLeft">;
}

export const engineRoutes: FastifyPluginAsyncZod<EngineDeps> = async (app, { engines, edits }) => {
  app.get("/engines", { schema: { response: { 200: EngineList } } }, async ({ user, log }) => {
    const budgetLeft = await edits.budgetLeft(user).catch((error: unknown) => {
      // The engines are listed also while the database is away; an edit tells what is wrong.
      log.warn({ err: error }, "what is left of the day's budget could not be looked up");
      return null;
    });
    return Promise.all([...engines.values()].map((engine) => describeEngine(engine, budgetLeft)));
  });
};

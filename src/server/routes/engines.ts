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
  app.get("/engines", { schema: { response: { 200: EngineList } } }, async ({ user }) => {
    const budgetLeft = await edits.budgetLeft(user);
    return Promise.all([...engines.values()].map((engine) => describeEngine(engine, budgetLeft)));
  });
};

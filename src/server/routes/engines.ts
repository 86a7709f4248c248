import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { type EngineId, EngineList } from "../../contract/edits.ts";
import type { FillEngine } from "../engines/engine.ts";
import { describeEngine } from "../engines/engines.ts";

export const engineRoutes: FastifyPluginAsyncZod<{ engines: ReadonlyMap<EngineId, FillEngine> }> = async (app, { engines }) => {
  app.get("/engines", { schema: { response: { 200: EngineList } } }, async () =>
    Promise.all([...engines.values()].map(describeEngine)),
  );
};

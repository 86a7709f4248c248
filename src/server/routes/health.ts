import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";

const Health = z.strictObject({ status: z.literal("ok"), version: z.string() });

export const health: FastifyPluginAsyncZod<{ version: string }> = async (app, { version }) => {
  app.get("/health", { schema: { response: { 200: Health } } }, async () => ({ status: "ok" as const, version }));
};

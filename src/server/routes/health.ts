import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import { AppError } from "../../core/appError.ts";
import type { Metrics } from "../metrics.ts";

const CHECK_TIMEOUT_MS = 3_000;

const Health = z.strictObject({ status: z.literal("ok"), version: z.string() });
const Ready = z.strictObject({ status: z.literal("ready") });

/** Checks of the services that the server cannot work without; each rejects when its service cannot be reached. */
export type ReadinessChecks = Readonly<Record<"database" | "blobs", () => Promise<unknown>>>;

export interface HealthDeps {
  readonly version: string;
  readonly checks: ReadinessChecks;
  readonly metrics: Metrics;
}

/**
 * For the administrator: is it alive, can it work, and what has it done. The first two answer anybody, since a balancer asks
 * them; the third tells of the team's work and asks who reads it, where anybody is asked.
 */
export const health: FastifyPluginAsyncZod<HealthDeps> = async (app, { version, checks, metrics }) => {
  app.get("/health", { config: { isPublic: true }, schema: { response: { 200: Health } } }, async () => ({
    status: "ok" as const,
    version,
  }));

  app.get("/ready", { config: { isPublic: true }, schema: { response: { 200: Ready } } }, async (request) => {
    const names = Object.entries(checks);
    const ends = await Promise.allSettled(names.map(([, check]) => inTime(check())));
    const states = Object.fromEntries(names.map(([name], i) => [name, ends[i]?.status === "fulfilled" ? "ok" : "away"]));
    const away = names.map(([name]) => name).filter((name) => states[name] === "away");
    if (away.length === 0) return { status: "ready" as const };
    for (const end of ends) if (end.status === "rejected") request.log.warn({ err: end.reason }, "not ready");
    throw new AppError("unavailable", `Not ready: ${away.join(", ")} cannot be reached.`, { retryable: true, details: states });
  });

  app.get("/metrics", async (_request, reply) => {
    const { text, type } = await metrics.page();
    return reply.header("content-type", type).header("cache-control", "no-store").send(text);
  });
};

async function inTime(check: Promise<unknown>): Promise<void> {
  const late = AbortSignal.timeout(CHECK_TIMEOUT_MS);
  await Promise.race([
    check,
    new Promise((_, reject) => late.addEventListener("abort", () => reject(late.reason), { once: true })),
  ]);
}

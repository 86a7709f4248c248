import type { FastifyInstance, FastifyRequest } from "fastify";
import { AppError } from "../../core/appError.ts";

const WINDOW_MS = 60_000;
const FROM_ONE_ADDRESS = 10;
const IN_ALL = 100;

/** Wrong secrets, a minute's from one address and from all together: after too many nobody there may try, right or wrong. */
export interface Attempts {
  /** @throws AppError rate_limited */
  refuseTooMany(request: FastifyRequest): Promise<void>;
  count(request: FastifyRequest): Promise<void>;
}

/** @param app with the rate limiter registered */
export function createAttempts(app: FastifyInstance): Attempts {
  const common = { timeWindow: WINDOW_MS, allowList: () => false };
  const limits = [
    app.createRateLimit({ ...common, max: FROM_ONE_ADDRESS, keyGenerator: ({ ip }) => ip }),
    app.createRateLimit({ ...common, max: IN_ALL, keyGenerator: () => "all" }),
  ];
  return {
    async refuseTooMany(request) {
      for (const limit of limits) {
        const state = await limit(request, { increment: false });
        if (state.isAllowed || state.remaining > 0) continue;
        throw new AppError("rate_limited", "Too many wrong secrets. Wait a minute, then try again.", {
          details: { kind: "wrong_secrets", retryAfterSeconds: state.ttlInSeconds },
        });
      }
    },
    async count(request) {
      for (const limit of limits) await limit(request);
    },
  };
}

import { type Logger, pino } from "pino";
import type { Environment } from "./env.ts";

/** Logs to standard error, so that standard output has the one line of `main.ts`. Whatever is a secret is struck out of every line. */
export function createLogger({ LOG_LEVEL, APIFRAME_API_KEY, S3_SECRET_ACCESS_KEY, DATABASE_URL }: Environment): Logger {
  const secrets = [APIFRAME_API_KEY, S3_SECRET_ACCESS_KEY, DATABASE_URL].filter((secret) => secret !== undefined);
  return pino(
    {
      level: LOG_LEVEL,
      redact: ["req.headers", "headers", "*.headers", "err.cause.headers"],
      hooks: { streamWrite: (line) => secrets.reduce((text, secret) => text.replaceAll(secret, "[secret]"), line) },
    },
    pino.destination({ dest: 2, sync: true }),
  );
}

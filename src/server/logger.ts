import type { AppDeps } from "./app.ts";
import type { Environment } from "./env.ts";

/** Logs to standard error, so that standard output has the one line of `main.ts`. Whatever is a secret is struck out of every line. */
export function loggerOptions({
  LOG_LEVEL,
  APIFRAME_API_KEY,
  S3_SECRET_ACCESS_KEY,
  DATABASE_URL,
  OVERPAINT_TOKENS,
}: Environment): AppDeps["logger"] {
  const tokens = OVERPAINT_TOKENS.map(({ secret }) => secret);
  const secrets = [APIFRAME_API_KEY, S3_SECRET_ACCESS_KEY, DATABASE_URL, ...tokens].filter((secret) => secret !== undefined);
  const withoutSecrets = (line: string) => secrets.reduce((text, secret) => text.replaceAll(secret, "[secret]"), line);
  return {
    level: LOG_LEVEL,
    redact: ["req.headers", "headers"],
    stream: { write: (line: string) => process.stderr.write(withoutSecrets(line)) },
  };
}

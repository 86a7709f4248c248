import { existsSync } from "node:fs";
import { z } from "zod";
import { DEFAULT_MAX_MEGAPIXELS, DEFAULT_MAX_UPLOAD_MB } from "../contract/limits.ts";

const LOOPBACK = new Set(["127.0.0.1", "localhost", "::1"]);

/** An empty setting is an unset one: `KEY=` in a .env file. */
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === "" ? undefined : value), schema.optional());
const orDefault = <T extends z.ZodType>(schema: T, value: string) => z.preprocess((given) => given || value, schema);

const Environment = z.object({
  HOST: orDefault(
    z.string().refine((host) => LOOPBACK.has(host), {
      error: "only 127.0.0.1, localhost or ::1 for now: sign-in is not built yet, so anybody who reaches the server could use it",
    }),
    "127.0.0.1",
  ),
  PORT: orDefault(z.coerce.number({ error: "must be a number" }).int().min(1).max(65_535), "4860"),
  OVERPAINT_DATA_DIR: orDefault(z.string(), "./data"),
  APIFRAME_API_KEY: optional(z.string()),
  APIFRAME_BASE_URL: orDefault(z.url({ protocol: /^https?$/ }), "https://api.apiframe.ai"),
  PUBLIC_URL: optional(z.url({ protocol: /^https?$/ })),
  DATABASE_URL: optional(z.url({ protocol: /^postgres(ql)?$/ })),
  S3_ENDPOINT: optional(z.url({ protocol: /^https?$/ })),
  S3_BUCKET: optional(z.string()),
  S3_REGION: orDefault(z.string(), "us-east-1"),
  S3_ACCESS_KEY_ID: optional(z.string()),
  S3_SECRET_ACCESS_KEY: optional(z.string()),
  OVERPAINT_MAX_UPLOAD_MB: orDefault(
    z.coerce.number({ error: "must be a number" }).positive().max(2_000),
    String(DEFAULT_MAX_UPLOAD_MB),
  ),
  OVERPAINT_MAX_MEGAPIXELS: orDefault(
    z.coerce.number({ error: "must be a number" }).positive().max(1_000),
    String(DEFAULT_MAX_MEGAPIXELS),
  ),
  OVERPAINT_RETENTION_DAYS: optional(z.coerce.number({ error: "must be a number" }).min(1)),
  LOG_LEVEL: orDefault(z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]), "warn"),
});
export type Environment = z.infer<typeof Environment>;

/**
 * The server's settings, from the process's environment over a `.env` file in the working folder.
 *
 * @throws Error that names each wrong setting, never its value, since some are secrets
 */
export function readEnvironment(source: NodeJS.ProcessEnv = process.env): Environment {
  if (source === process.env && existsSync(".env")) process.loadEnvFile(".env");
  const parsed = Environment.safeParse(source);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
  throw new Error(`These settings are wrong:\n${lines.join("\n")}`);
}

import { existsSync } from "node:fs";
import { z } from "zod";
import { DEFAULT_MAX_MEGAPIXELS, DEFAULT_MAX_UPLOAD_MB } from "../contract/limits.ts";
import { rangeOf } from "./security/proxies.ts";

const LOOPBACK = new Set(["127.0.0.1", "localhost", "::1"]);
const NAME = /^[\w.@+-]{1,200}$/;
const SECRET_MIN = 16;

/** An empty setting is an unset one: `KEY=` in a .env file. */
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === "" ? undefined : value), schema.optional());
const orDefault = <T extends z.ZodType>(schema: T, value: string) => z.preprocess((given) => given || value, schema);

const list = (text: string): string[] =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");

/** "ann:secret,ben:secret2"; a secret may hold colons. */
const Tokens = z
  .string()
  .transform((text) =>
    list(text).map((pair) => {
      const colon = pair.indexOf(":");
      return { name: pair.slice(0, Math.max(colon, 0)), secret: pair.slice(colon + 1) };
    }),
  )
  .refine((tokens) => tokens.every(({ name }) => NAME.test(name)), {
    error: "must be name:secret,name2:secret2; a name has letters, digits and . _ @ + -",
  })
  .refine((tokens) => tokens.every(({ secret }) => secret.length >= SECRET_MIN && !/\s/.test(secret)), {
    error: `a secret must have at least ${SECRET_MIN} characters, and no space`,
  })
  .refine((tokens) => hasNoTwins(tokens.map(({ name }) => name)) && hasNoTwins(tokens.map(({ secret }) => secret)), {
    error: "each name and each secret may stand there once",
  });
const hasNoTwins = (texts: readonly string[]): boolean => new Set(texts).size === texts.length;

const Ranges = z
  .string()
  .transform((text) => list(text).map((part) => rangeOf(part)))
  .refine((ranges) => !ranges.includes(null), { error: "must be addresses or ranges, as 10.0.0.7,192.168.0.0/16" })
  .transform((ranges) => ranges.filter((range) => range !== null));

const Hosts = z
  .string()
  .transform(list)
  .refine((hosts) => hosts.every((host) => /^[\w.-]+:\d{1,5}$/.test(host)), { error: "must be host:port,host2:port2" });

const Settings = z.object({
  HOST: orDefault(z.string(), "127.0.0.1"),
  PORT: orDefault(z.coerce.number({ error: "must be a number" }).int().min(0).max(65_535), "4860"),
  OVERPAINT_DATA_DIR: orDefault(z.string(), "./data"),
  APIFRAME_API_KEY: optional(z.string()),
  APIFRAME_BASE_URL: orDefault(z.url({ protocol: /^https?$/ }), "https://api.apiframe.ai"),
  APIFRAME_RESULT_HOSTS: orDefault(Hosts, ""),
  PUBLIC_URL: optional(z.url({ protocol: /^https?$/ })),
  DATABASE_URL: optional(z.url({ protocol: /^postgres(ql)?$/ })),
  S3_ENDPOINT: optional(z.url({ protocol: /^https?$/ })),
  S3_BUCKET: optional(z.string()),
  S3_REGION: orDefault(z.string(), "us-east-1"),
  S3_ACCESS_KEY_ID: optional(z.string()),
  S3_SECRET_ACCESS_KEY: optional(z.string()),
  OVERPAINT_TOKENS: orDefault(Tokens, ""),
  OVERPAINT_TRUSTED_HEADER: optional(
    z
      .string()
      .regex(/^[\w-]+$/, "must be a header's name, as X-Forwarded-User")
      .transform((name) => name.toLowerCase()),
  ),
  OVERPAINT_TRUSTED_PROXIES: orDefault(Ranges, ""),
  OVERPAINT_DAILY_CREDITS: optional(z.coerce.number({ error: "must be a number" }).min(0)),
  OVERPAINT_DAILY_CREDITS_PER_USER: optional(z.coerce.number({ error: "must be a number" }).min(0)),
  OVERPAINT_MAX_UPLOAD_MB: orDefault(
    z.coerce.number({ error: "must be a number" }).positive().max(2_000),
    String(DEFAULT_MAX_UPLOAD_MB),
  ),
  OVERPAINT_MAX_MEGAPIXELS: orDefault(
    z.coerce.number({ error: "must be a number" }).positive().max(1_000),
    String(DEFAULT_MAX_MEGAPIXELS),
  ),
  OVERPAINT_IMAGE_MEMORY_MB: orDefault(z.coerce.number({ error: "must be a number" }).min(64).max(1_000_000), "384"),
  OVERPAINT_MAX_UPLOAD_SECONDS: orDefault(z.coerce.number({ error: "must be a number" }).min(1).max(86_400), "900"),
  OVERPAINT_RETENTION_DAYS: optional(z.coerce.number({ error: "must be a number" }).min(1)),
  OVERPAINT_URL_HOSTS: orDefault(Hosts, ""),
  LOG_LEVEL: orDefault(z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]), "warn"),
});
/** Every setting there is, by name. */
export const SETTING_NAMES: readonly string[] = Object.keys(Settings.shape);
const Environment = Settings.refine(
  (env) => LOOPBACK.has(env.HOST) || env.OVERPAINT_TOKENS.length > 0 || env.OVERPAINT_TRUSTED_HEADER,
  {
    path: ["OVERPAINT_TOKENS"],
    error:
      "must be set (name:secret,name2:secret2) where HOST is not 127.0.0.1, localhost or ::1, or anybody who reaches the server could use it",
  },
).refine((env) => !env.OVERPAINT_TRUSTED_HEADER || env.OVERPAINT_TRUSTED_PROXIES.length > 0, {
  path: ["OVERPAINT_TRUSTED_PROXIES"],
  error: "must list your proxy's address where OVERPAINT_TRUSTED_HEADER is set, or anybody could name himself anybody",
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

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readEnvironment, SETTING_NAMES } from "./env.ts";

test("nothing set is a server on this machine", () => {
  expect(readEnvironment({})).toEqual({
    HOST: "127.0.0.1",
    PORT: 4860,
    OVERPAINT_DATA_DIR: "./data",
    APIFRAME_BASE_URL: "https://api.apiframe.ai",
    APIFRAME_RESULT_HOSTS: [],
    S3_REGION: "us-east-1",
    OVERPAINT_TOKENS: [],
    OVERPAINT_TRUSTED_PROXIES: [],
    OVERPAINT_MAX_UPLOAD_MB: 100,
    OVERPAINT_MAX_MEGAPIXELS: 120,
    OVERPAINT_IMAGE_MEMORY_MB: 384,
    OVERPAINT_MAX_UPLOAD_SECONDS: 900,
    OVERPAINT_URL_HOSTS: [],
    LOG_LEVEL: "warn",
  });
  expect(readEnvironment({ APIFRAME_API_KEY: "" }).APIFRAME_API_KEY).toBeUndefined();
});

test("a wrong value names its setting and not itself", () => {
  const wrong = { PORT: "many", DATABASE_URL: "mysql://me:hunter2@host", LOG_LEVEL: "loud" };
  expect(() => readEnvironment(wrong)).toThrow(/PORT[\s\S]*DATABASE_URL[\s\S]*LOG_LEVEL/);
  expect(() => readEnvironment(wrong)).not.toThrow(/hunter2/);
});

const SECRET = "a-secret-of-sixteen:letters";

test("another host than loopback is refused where nobody would be asked who he is", () => {
  expect(() => readEnvironment({ HOST: "0.0.0.0" })).toThrow(/OVERPAINT_TOKENS: must be set/);
  expect(() => readEnvironment({ HOST: "0.0.0.0", OVERPAINT_TOKENS: "" })).toThrow(/OVERPAINT_TOKENS: must be set/);
  const { OVERPAINT_TOKENS } = readEnvironment({ HOST: "0.0.0.0", OVERPAINT_TOKENS: `ann:${SECRET}, ben:${SECRET}2,` });
  expect(OVERPAINT_TOKENS).toEqual([
    { name: "ann", secret: SECRET },
    { name: "ben", secret: `${SECRET}2` },
  ]);
});

test.each([
  ["ann", /must be name:secret/],
  [`:${SECRET}`, /must be name:secret/],
  [`ann lee:${SECRET}`, /must be name:secret/],
  ["ann:too-short", /at least 16 characters/],
  [`ann:${SECRET},ann:${SECRET}2`, /may stand there once/],
  [`ann:${SECRET},ben:${SECRET}`, /may stand there once/],
])("tokens %s are refused, and not told", (tokens, why) => {
  const read = () => readEnvironment({ OVERPAINT_TOKENS: tokens });
  expect(read).toThrow(why);
  expect(read).not.toThrow(/too-short|sixteen/);
});

test("a proxy's header needs the proxy's addresses", () => {
  const header = { HOST: "0.0.0.0", OVERPAINT_TRUSTED_HEADER: "X-Forwarded-User" };
  expect(() => readEnvironment(header)).toThrow(/OVERPAINT_TRUSTED_PROXIES: must list/);
  expect(() => readEnvironment({ ...header, OVERPAINT_TRUSTED_PROXIES: "10.0.0.0/33" })).toThrow(/OVERPAINT_TRUSTED_PROXIES/);
  const proxies = { OVERPAINT_TRUSTED_PROXIES: "10.0.0.7, 192.168.0.0/16,fd00::1" };
  expect(readEnvironment({ ...header, ...proxies })).toMatchObject({
    OVERPAINT_TRUSTED_HEADER: "x-forwarded-user",
    OVERPAINT_TRUSTED_PROXIES: ["10.0.0.7/32", "192.168.0.0/16", "fd00::1/128"],
  });
});

test("docs/OPERATIONS.md lists every setting once, and none that is not there", () => {
  const operations = readFileSync(new URL("../../docs/OPERATIONS.md", import.meta.url), "utf8");
  const table = operations.split("| setting | default | what it does |")[1]?.split("\n\n")[0] ?? "";
  const told = table.split("\n").flatMap((row) => [...(row.split("|")[1] ?? "").matchAll(/`(\w+)`/g)].map(([, name]) => name));
  expect(told.toSorted()).toEqual(SETTING_NAMES.toSorted());
});

test(".env.example lists every setting once, commented out, with its default", () => {
  const lines = readFileSync(new URL("../../.env.example", import.meta.url), "utf8").split("\n");
  const listed = lines.flatMap((line) =>
    [...line.matchAll(/^# ([A-Z0-9_]+)=(.*)$/g)].map(([, name, value]) => [name, value] as const),
  );
  expect(listed.map(([name]) => name).toSorted()).toEqual(SETTING_NAMES.toSorted());
  expect(readEnvironment(Object.fromEntries(listed))).toEqual(readEnvironment({}));
  expect(lines.filter((line) => line !== "" && !line.startsWith("# "))).toEqual([]);
});

import { expect, test } from "vitest";
import { readEnvironment } from "./env.ts";

test("nothing set is a server on this machine", () => {
  expect(readEnvironment({})).toEqual({
    HOST: "127.0.0.1",
    PORT: 4860,
    OVERPAINT_DATA_DIR: "./data",
    APIFRAME_BASE_URL: "https://api.apiframe.ai",
    S3_REGION: "us-east-1",
    OVERPAINT_MAX_UPLOAD_MB: 100,
    OVERPAINT_MAX_MEGAPIXELS: 120,
    LOG_LEVEL: "warn",
  });
  expect(readEnvironment({ APIFRAME_API_KEY: "" }).APIFRAME_API_KEY).toBeUndefined();
});

test("a wrong value names its setting and not itself", () => {
  const wrong = { PORT: "many", DATABASE_URL: "mysql://me:hunter2@host", LOG_LEVEL: "loud" };
  expect(() => readEnvironment(wrong)).toThrow(/PORT[\s\S]*DATABASE_URL[\s\S]*LOG_LEVEL/);
  expect(() => readEnvironment(wrong)).not.toThrow(/hunter2/);
});

test("another host than loopback is refused while there is no sign-in", () => {
  expect(() => readEnvironment({ HOST: "0.0.0.0" })).toThrow(/HOST.*sign-in is not built yet/);
});

import { afterAll, beforeAll, expect, test } from "vitest";
import { newDataFolder } from "../../src/server/testing/services.ts";
import { createFakeUpstream } from "../../src/testing/fakeVendor/fakeVendor.ts";
import { OverpaintServer } from "../../src/testing/overpaintServer.ts";
import { crashRun, story } from "./crashRun.ts";

beforeAll(async () => {
  process.env.OVERPAINT_E2E_NEW_FOLDER = await newDataFolder();
});
afterAll(() => {
  delete process.env.OVERPAINT_E2E_NEW_FOLDER;
});

// The short form; `npm run crash` is the long one.
test("edits come to their end once each, though the server is killed again and again", async () => {
  const tally = await crashRun({ name: "short", servers: 1, kills: 4, edits: 4, seed: 7, settings: {} });
  expect(tally).toEqual({
    kills: 4,
    accepted: 4,
    completed: 4,
    failed: 0,
    finishedUpstream: 4,
    stored: 4,
    underTwoKeys: 0,
    chargedTwice: 0,
  });
});

test("a signal stops the server in good order: what runs is released, and the next one brings it to its end once", async () => {
  const upstream = createFakeUpstream({ apiKey: "afk_stop_test", looks: 0 });
  upstream.script({ hold: true });
  const settings = { APIFRAME_API_KEY: "afk_stop_test", APIFRAME_BASE_URL: await upstream.listen() };
  const server = await OverpaintServer.start(settings);
  try {
    const edit = story(0, [server], Math.random);
    while (upstream.jobs.size === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await server.stop("SIGTERM")).toBe(0);
    upstream.script({ hold: false });
    await server.start();
    expect(await edit).toMatchObject({ status: "completed", credits: 9 });
    expect(upstream.jobs.size).toBe(1);
  } finally {
    await server.dispose();
    await upstream.close();
  }
});

import { expect, test } from "vitest";
import { crashRun } from "./crashRun.ts";

// The short form; `npm run crash` is the long one.
test("edits come to their end once each, though the server is killed again and again", { timeout: 240_000 }, async () => {
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

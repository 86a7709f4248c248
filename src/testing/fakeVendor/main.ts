import { createFakeUpstream } from "./fakeVendor.ts";

// Stands alone: FAKE_UPSTREAM_PORT (any free one without it), FAKE_UPSTREAM_KEY. Jobs take their time, as real ones do.
const upstream = createFakeUpstream({ apiKey: process.env.FAKE_UPSTREAM_KEY ?? "afk_fake", stepMs: 1_000 });
const url = await upstream.listen(Number(process.env.FAKE_UPSTREAM_PORT ?? 0));
process.stdout.write(`Fake upstream at ${url}\n`);
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void upstream.close());

import { expect, test } from "vitest";
import { DEFAULT_SEAM, type Seam } from "../../contract/documents.ts";
import { AppError } from "../../core/appError.ts";
import type { JoinedLayer, JoinPreview } from "../../imaging/blend/blending.ts";
import type { FullPicture } from "../../imaging/decode/picture.ts";
import type { PlacedPicture } from "../../imaging/pixels/drawPicture.ts";
import { manualClock } from "../../session/testing/manualClock.ts";
import { type JoinPort, SeamPreview } from "./seamPreview.ts";

const seamOf = (feather: number): Seam => ({ ...DEFAULT_SEAM, feather });
const settled = () => new Promise((resolve) => setImmediate(resolve));

interface Asked<Answer> {
  readonly seam: Seam;
  readonly bandTint?: unknown;
  readonly signal: AbortSignal;
  readonly answer: PromiseWithResolvers<Answer>;
}

/** A worker that answers when it is told to, and pictures that know whether they were closed. */
class FakeJoin implements JoinPort {
  readonly previews: Asked<JoinPreview>[] = [];
  readonly joins: Asked<JoinedLayer>[] = [];
  readonly bands: Seam[] = [];
  readonly open = new Set<string>();
  isClosed = false;

  preview(seam: Seam, bandTint: unknown, signal: AbortSignal): Promise<JoinPreview> {
    const asked = { seam, bandTint, signal, answer: Promise.withResolvers<JoinPreview>() };
    this.previews.push(asked);
    return asked.answer.promise;
  }
  join(seam: Seam, signal: AbortSignal): Promise<JoinedLayer> {
    const asked = { seam, signal, answer: Promise.withResolvers<JoinedLayer>() };
    this.joins.push(asked);
    signal.addEventListener("abort", () => asked.answer.reject(signal.reason));
    return asked.answer.promise;
  }
  async band(seam: Seam): Promise<PlacedPicture> {
    this.bands.push(seam);
    return this.#placed("fine band");
  }
  raw = async (): Promise<PlacedPicture> => this.#placed("raw");
  close(): void {
    this.isClosed = true;
  }

  async answerPreview(name: string, band: string | null = null): Promise<void> {
    this.previews.at(-1)?.answer.resolve({ layer: this.#placed(name), band: band === null ? null : this.#placed(band) });
    await settled();
  }
  async answerJoin(name: string): Promise<void> {
    const { picture } = this.#placed(name);
    this.joins.at(-1)?.answer.resolve({
      png: new Blob([name]),
      picture,
      erase: null,
      isTransparent: false,
      region: { x: 1, y: 2, width: 3, height: 4 },
      keptPixels: 5,
      changedKept: 0,
      bandPixels: 6,
      registration: { shift: { x: 0, y: 0 }, confidence: 1, isReliable: true, doubt: null },
    });
    await settled();
  }

  #placed(name: string): { picture: FullPicture; x: number; y: number } {
    this.open.add(name);
    const bitmap: ImageBitmap = { width: 1, height: 1, close: () => {} };
    const size = { width: 1, height: 1 };
    const picture = { size, levels: [bitmap], full: bitmap, file: new Blob([name]), close: () => void this.open.delete(name) };
    return { picture, x: 0, y: 0 };
  }
}

async function opened() {
  const join = new FakeJoin();
  const kept: Seam[] = [];
  const clock = manualClock();
  const retuning = new SeamPreview({ seam: seamOf(16), open: async () => join, onRest: (seam) => kept.push(seam), clock });
  await settled();
  const wait = async (ms: number) => {
    clock.advance(ms);
    await settled();
  };
  return { join, kept, retuning, wait };
}

test("a preview is shown first, then the layer at full size; only then is it counted", async () => {
  const { join, kept, retuning } = await opened();
  await join.answerPreview("preview");
  expect(retuning.getSnapshot()).toMatchObject({ shown: { x: 0 }, joined: null });
  await join.answerJoin("full");
  expect(retuning.getSnapshot()).toMatchObject({ shown: { x: 1, y: 2 }, joined: { keptPixels: 5 } });
  expect([join.previews.length, join.joins.length, kept]).toEqual([1, 1, []]);
});

test("while a slider moves only the newest is previewed, what was shown stays, and the full size is called off", async () => {
  const { join, kept, retuning, wait } = await opened();
  await join.answerPreview("first preview");
  await join.answerJoin("first");
  for (const feather of [17, 18, 19]) retuning.retune(seamOf(feather));
  expect(retuning.getSnapshot()).toMatchObject({ joined: null, shown: { x: 1 } });
  await settled();
  expect(join.previews.map(({ seam }) => seam.feather)).toEqual([16, 19]);
  await join.answerPreview("second preview");
  await wait(300);
  expect(join.joins).toHaveLength(2);
  retuning.retune(seamOf(20));
  await settled();
  expect(join.joins[1]?.signal.aborted).toBe(true);
  await join.answerPreview("third preview");
  await wait(300);
  await join.answerJoin("third");
  expect(retuning.getSnapshot()).toMatchObject({ seam: { feather: 20 }, joined: { bandPixels: 6 }, failure: null });
  expect(kept.map(({ feather }) => feather)).toEqual([19, 20]);
});

test("the full size of a retuned seam is begun when the slider has rested; what it rested at is kept before that", async () => {
  const { join, kept, retuning, wait } = await opened();
  await join.answerPreview("preview");
  await join.answerJoin("full");
  for (const feather of [17, 18]) {
    retuning.retune(seamOf(feather));
    await settled();
    await join.answerPreview(`preview ${feather}`);
    await wait(299);
    expect(join.joins).toHaveLength(1);
  }
  expect(kept.map(({ feather }) => feather)).toEqual([17, 18]);
  await wait(1);
  expect(join.joins.map(({ seam }) => seam.feather)).toEqual([16, 18]);
});

test("what fails while the server is away is told, and tried again by itself until it is back", async () => {
  const { join, retuning, wait } = await opened();
  await join.answerPreview("preview");
  const away = new AppError("network", "Away.", { retryable: true });
  for (const afterMs of [1_000, 2_000]) {
    join.joins.at(-1)?.answer.reject(away);
    await settled();
    expect(retuning.getSnapshot().failure).toEqual({ error: away });
    const asked = join.joins.length;
    await wait(afterMs - 1);
    expect(join.joins).toHaveLength(asked);
    await wait(1);
    await join.answerPreview("preview again");
    expect(join.joins).toHaveLength(asked + 1);
  }
  await join.answerJoin("full");
  expect(retuning.getSnapshot()).toMatchObject({ joined: { keptPixels: 5 }, failure: null });
});

test("a failure is told, and the same settings may be tried again", async () => {
  const { join, retuning, wait } = await opened();
  join.previews[0]?.answer.reject(new Error("fell"));
  await settled();
  expect(retuning.getSnapshot().failure).toEqual({ error: new Error("fell") });
  retuning.retune(seamOf(16));
  expect(retuning.getSnapshot().failure).toBeNull();
  await settled();
  await join.answerPreview("preview");
  await wait(300);
  await join.answerJoin("full");
  expect(retuning.getSnapshot().joined).not.toBeNull();
});

test("the band and the raw answer come when they are asked for, and go; a full size that is there is not made again", async () => {
  const { join, retuning } = await opened();
  await join.answerPreview("preview");
  await join.answerJoin("full");
  retuning.showBand([1, 2, 3, 4]);
  await settled();
  expect(join.bands.map(({ feather }) => feather)).toEqual([16]);
  expect(retuning.getSnapshot()).toMatchObject({ shown: { x: 1 }, band: { x: 0 }, joined: { keptPixels: 5 } });
  await retuning.showRaw(true);
  expect(retuning.getSnapshot().raw).not.toBeNull();
  retuning.showBand(null);
  await retuning.showRaw(false);
  expect(retuning.getSnapshot()).toMatchObject({ raw: null, band: null });
  expect([join.previews.length, join.joins.length]).toEqual([1, 1]);
});

test("while the band is shown it follows the settings, coarse with the preview and then as it is", async () => {
  const { join, retuning, wait } = await opened();
  await join.answerPreview("preview");
  await join.answerJoin("full");
  retuning.showBand([1, 2, 3, 4]);
  await settled();
  retuning.retune(seamOf(20));
  await settled();
  expect(join.previews[1]?.bandTint).toEqual([1, 2, 3, 4]);
  await join.answerPreview("another preview", "coarse band");
  expect([...join.open]).toContain("coarse band");
  await wait(300);
  await join.answerJoin("another");
  expect(join.bands.map(({ feather }) => feather)).toEqual([16, 20]);
  retuning.close();
  await settled();
  expect([...join.open]).toEqual([]);
});

test("every picture is closed in the end, but the one that was taken", async () => {
  const { join, retuning, wait } = await opened();
  await join.answerPreview("preview");
  await join.answerJoin("full");
  retuning.retune(seamOf(3));
  await settled();
  await join.answerPreview("another preview");
  await wait(300);
  await join.answerJoin("taken");
  await retuning.showRaw(true);
  expect(retuning.take()).toMatchObject({ seam: { feather: 3 }, layer: { keptPixels: 5 } });
  retuning.close();
  await settled();
  expect([...join.open]).toEqual(["taken"]);
  expect(join.isClosed).toBe(true);
});

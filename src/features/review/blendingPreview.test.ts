import { expect, test } from "vitest";
import { DEFAULT_SEAM, type Seam } from "../../contract/documents.ts";
import { AppError } from "../../core/appError.ts";
import type { BlendedLayer, BlendPreview } from "../../imaging/blend/blending.ts";
import type { FullPicture } from "../../imaging/decode/picture.ts";
import type { PlacedPicture } from "../../imaging/pixels/drawPicture.ts";
import { manualClock } from "../../session/testing/manualClock.ts";
import { BlendingPreview, type BlendPort } from "./blendingPreview.ts";

const seamOf = (feather: number): Seam => ({ ...DEFAULT_SEAM, feather });
const settled = () => new Promise((resolve) => setImmediate(resolve));

interface Asked<Result> {
  readonly seam: Seam;
  readonly bandTint?: unknown;
  readonly signal: AbortSignal;
  readonly result: PromiseWithResolvers<Result>;
}

/** A worker that responds when it is told to, and pictures that know whether they were closed. */
class FakeBlend implements BlendPort {
  readonly previews: Asked<BlendPreview>[] = [];
  readonly blends: Asked<BlendedLayer>[] = [];
  readonly bands: Seam[] = [];
  readonly open = new Set<string>();
  isClosed = false;

  preview(seam: Seam, bandTint: unknown, signal: AbortSignal): Promise<BlendPreview> {
    const asked = { seam, bandTint, signal, result: Promise.withResolvers<BlendPreview>() };
    this.previews.push(asked);
    return asked.result.promise;
  }
  blend(seam: Seam, signal: AbortSignal): Promise<BlendedLayer> {
    const asked = { seam, signal, result: Promise.withResolvers<BlendedLayer>() };
    this.blends.push(asked);
    signal.addEventListener("abort", () => asked.result.reject(signal.reason));
    return asked.result.promise;
  }
  async band(seam: Seam): Promise<PlacedPicture> {
    this.bands.push(seam);
    return this.#placed("fine band");
  }
  unblended = async (): Promise<PlacedPicture> => this.#placed("unblended");
  close(): void {
    this.isClosed = true;
  }

  async resultPreview(name: string, band: string | null = null): Promise<void> {
    this.previews.at(-1)?.result.resolve({ layer: this.#placed(name), band: band === null ? null : this.#placed(band) });
    await settled();
  }
  async answerBlend(name: string): Promise<void> {
    const { picture } = this.#placed(name);
    this.blends.at(-1)?.result.resolve({
      png: new Blob([name]),
      picture,
      erase: null,
      isTransparent: false,
      region: { x: 1, y: 2, width: 3, height: 4 },
      keptPixels: 5,
      changedKept: 0,
      bandPixels: 6,
      registration: { shift: { x: 0, y: 0 }, confidence: 1, isReliable: true, rejectionReason: null },
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
  const blend = new FakeBlend();
  const kept: Seam[] = [];
  const clock = manualClock();
  const blendingPreview = new BlendingPreview({
    seam: seamOf(16),
    open: async () => blend,
    onIdle: (seam) => kept.push(seam),
    clock,
  });
  await settled();
  const wait = async (ms: number) => {
    clock.advance(ms);
    await settled();
  };
  return { blend, kept, blendingPreview, wait };
}

test("a preview is shown first, then the layer at full size; only then is it counted", async () => {
  const { blend, kept, blendingPreview } = await opened();
  await blend.resultPreview("preview");
  expect(blendingPreview.getSnapshot()).toMatchObject({ shown: { x: 0 }, blended: null });
  await blend.answerBlend("full");
  expect(blendingPreview.getSnapshot()).toMatchObject({ shown: { x: 1, y: 2 }, blended: { keptPixels: 5 } });
  expect([blend.previews.length, blend.blends.length, kept]).toEqual([1, 1, []]);
});

test("while a slider moves only the newest is previewed, what was shown stays, and the full size is called off", async () => {
  const { blend, kept, blendingPreview, wait } = await opened();
  await blend.resultPreview("first preview");
  await blend.answerBlend("first");
  for (const feather of [17, 18, 19]) blendingPreview.adjust(seamOf(feather));
  expect(blendingPreview.getSnapshot()).toMatchObject({ blended: null, shown: { x: 1 } });
  await settled();
  expect(blend.previews.map(({ seam }) => seam.feather)).toEqual([16, 19]);
  await blend.resultPreview("second preview");
  await wait(300);
  expect(blend.blends).toHaveLength(2);
  blendingPreview.adjust(seamOf(20));
  await settled();
  expect(blend.blends[1]?.signal.aborted).toBe(true);
  await blend.resultPreview("third preview");
  await wait(300);
  await blend.answerBlend("third");
  expect(blendingPreview.getSnapshot()).toMatchObject({ seam: { feather: 20 }, blended: { bandPixels: 6 }, failure: null });
  expect(kept.map(({ feather }) => feather)).toEqual([19, 20]);
});

test("the full size of an adjusted seam is begun when the slider has rested; what it rested at is kept before that", async () => {
  const { blend, kept, blendingPreview, wait } = await opened();
  await blend.resultPreview("preview");
  await blend.answerBlend("full");
  for (const feather of [17, 18]) {
    blendingPreview.adjust(seamOf(feather));
    await settled();
    await blend.resultPreview(`preview ${feather}`);
    await wait(299);
    expect(blend.blends).toHaveLength(1);
  }
  expect(kept.map(({ feather }) => feather)).toEqual([17, 18]);
  await wait(1);
  expect(blend.blends.map(({ seam }) => seam.feather)).toEqual([16, 18]);
});

test("what fails while the server is away is told, and tried again by itself until it is back", async () => {
  const { blend, blendingPreview, wait } = await opened();
  await blend.resultPreview("preview");
  const away = new AppError("network", "Away.", { retryable: true });
  for (const afterMs of [1_000, 2_000]) {
    blend.blends.at(-1)?.result.reject(away);
    await settled();
    expect(blendingPreview.getSnapshot().failure).toEqual({ error: away });
    const asked = blend.blends.length;
    await wait(afterMs - 1);
    expect(blend.blends).toHaveLength(asked);
    await wait(1);
    await blend.resultPreview("preview again");
    expect(blend.blends).toHaveLength(asked + 1);
  }
  await blend.answerBlend("full");
  expect(blendingPreview.getSnapshot()).toMatchObject({ blended: { keptPixels: 5 }, failure: null });
});

test("a failure is told, and the same settings may be tried again", async () => {
  const { blend, blendingPreview, wait } = await opened();
  blend.previews[0]?.result.reject(new Error("fell"));
  await settled();
  expect(blendingPreview.getSnapshot().failure).toEqual({ error: new Error("fell") });
  blendingPreview.adjust(seamOf(16));
  expect(blendingPreview.getSnapshot().failure).toBeNull();
  await settled();
  await blend.resultPreview("preview");
  await wait(300);
  await blend.answerBlend("full");
  expect(blendingPreview.getSnapshot().blended).not.toBeNull();
});

test("the band and the unblended result come when they are asked for, and go; a full size that is there is not made again", async () => {
  const { blend, blendingPreview } = await opened();
  await blend.resultPreview("preview");
  await blend.answerBlend("full");
  blendingPreview.showBand([1, 2, 3, 4]);
  await settled();
  expect(blend.bands.map(({ feather }) => feather)).toEqual([16]);
  expect(blendingPreview.getSnapshot()).toMatchObject({ shown: { x: 1 }, band: { x: 0 }, blended: { keptPixels: 5 } });
  await blendingPreview.showUnblended(true);
  expect(blendingPreview.getSnapshot().unblended).not.toBeNull();
  blendingPreview.showBand(null);
  await blendingPreview.showUnblended(false);
  expect(blendingPreview.getSnapshot()).toMatchObject({ unblended: null, band: null });
  expect([blend.previews.length, blend.blends.length]).toEqual([1, 1]);
});

test("while the band is shown it follows the settings, coarse with the preview and then as it is", async () => {
  const { blend, blendingPreview, wait } = await opened();
  await blend.resultPreview("preview");
  await blend.answerBlend("full");
  blendingPreview.showBand([1, 2, 3, 4]);
  await settled();
  blendingPreview.adjust(seamOf(20));
  await settled();
  expect(blend.previews[1]?.bandTint).toEqual([1, 2, 3, 4]);
  await blend.resultPreview("another preview", "coarse band");
  expect([...blend.open]).toContain("coarse band");
  await wait(300);
  await blend.answerBlend("another");
  expect(blend.bands.map(({ feather }) => feather)).toEqual([16, 20]);
  blendingPreview.close();
  await settled();
  expect([...blend.open]).toEqual([]);
});

test("every picture is closed in the end, but the one that was taken", async () => {
  const { blend, blendingPreview, wait } = await opened();
  await blend.resultPreview("preview");
  await blend.answerBlend("full");
  blendingPreview.adjust(seamOf(3));
  await settled();
  await blend.resultPreview("another preview");
  await wait(300);
  await blend.answerBlend("taken");
  await blendingPreview.showUnblended(true);
  expect(blendingPreview.take()).toMatchObject({ seam: { feather: 3 }, layer: { keptPixels: 5 } });
  blendingPreview.close();
  await settled();
  expect([...blend.open]).toEqual(["taken"]);
  expect(blend.isClosed).toBe(true);
});

import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import type { DocumentContent } from "../../src/contract/documents.ts";
import { Edit, isFinished } from "../../src/contract/edits.ts";
import { StoredImage } from "../../src/contract/images.ts";
import { RENDER_FORMATS } from "../../src/contract/renders.ts";
import { regionFor } from "../../src/core/geometry/region.ts";
import { hostileFiles } from "../../src/server/testing/hostileFiles.ts";
import { OverpaintServer } from "../../src/testing/overpaintServer.ts";
import { repaintMask } from "../app/repaint.ts";
import { timed } from "../measure.ts";
import type { Bench } from "../report.ts";
import { heavyFiles } from "./heavyFiles.ts";
import { peakMemory } from "./peakMemory.ts";

const AT_ONCE = 4;
const MAY_TAKE = 1_500_000_000;
const HEALTH_MAY_TAKE_MS = 1_000;
const HEALTH_EVERY_MS = 50;
const POLL_MS = 250;
/** At once, of 7 MB each. */
const LARGE_DOCUMENTS = 6;
const [LARGE_VERSIONS, LARGE_LAYERS] = [3_000, 19];

/** Nearly as large as a document may be. */
function largeDocument(): DocumentContent {
  const at = new Date().toISOString();
  const canvas = { width: 60, height: 40 };
  const layers = Array.from({ length: LARGE_LAYERS }, () => ({ imageId: "a".repeat(64), x: 0, y: 0, ...canvas }));
  const version = () => ({ id: randomUUID(), label: "An edit", canvas, layers, credits: 0, createdAt: at });
  const first = version();
  const versions = [first, ...Array.from({ length: LARGE_VERSIONS }, version)];
  const id = randomUUID();
  return { id, name: "Large", versions, currentVersionId: first.id, maskId: null, prompt: "", createdAt: at, updatedAt: at };
}

/** Hostile input: large documents, then files, four at a time: uploaded, shown, painted on, filled and saved in every format. */
export async function hostileInput(): Promise<Bench> {
  const server = await OverpaintServer.start({ LOG_LEVEL: "warn" });
  const api = `${server.url}/api`;
  const codes = new Map<number, number>();
  const request = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const response = await fetch(`${api}${path}`, init);
    codes.set(response.status, (codes.get(response.status) ?? 0) + 1);
    return response;
  };
  const post = (path: string, body: object) =>
    request(path, {
      method: "POST",
      headers: { "content-type": "application/json", "idempotency-key": randomUUID() },
      body: JSON.stringify(body),
    });
  const read = async (response: Response): Promise<void> => {
    for await (const _ of response.body ?? []);
  };

  const handOver = async (file: Uint8Array<ArrayBuffer>): Promise<void> => {
    const uploaded = await request("/images", { method: "POST", body: file });
    if (!uploaded.ok) return await read(uploaded);
    const { id, width, height } = StoredImage.parse(await uploaded.json());
    const canvas = { width, height };
    const layers = [{ imageId: id, x: 0, y: 0 }];
    for (const path of ["?width=208", "/reading", "/shown"]) await read(await request(`/images/${id}${path}`));
    const { png, bounds } = repaintMask(canvas);
    const mask = StoredImage.parse(await (await request("/images", { method: "POST", body: png })).json());
    const posted = await post("/edits", {
      documentId: randomUUID(),
      engine: "local",
      mode: "inpaint",
      canvas,
      layers,
      maskId: mask.id,
      region: regionFor(bounds, canvas),
      prompt: "",
      params: {},
    });
    if (posted.ok) {
      let edit = Edit.parse(await posted.json());
      while (!isFinished(edit)) {
        await setTimeout(POLL_MS);
        edit = Edit.parse(await (await request(`/edits/${edit.id}`)).json());
      }
    }
    for (const format of RENDER_FORMATS) await read(await post("/renders", { canvas, layers, format }));
  };

  const saveLarge = async (): Promise<void> => {
    const documents = Array.from({ length: LARGE_DOCUMENTS }, largeDocument);
    await Promise.all(documents.map(async (document) => read(await post("/documents", document))));
  };

  const handOverAll = async () => {
    const small = (await hostileFiles()).map(({ bytes }) => new Uint8Array(bytes));
    const left = [...small, ...(await heavyFiles())];
    const files = left.length;
    let isOver = false;
    let slowestMs = 0;
    const polling = (async () => {
      while (!isOver) {
        slowestMs = Math.max(slowestMs, await timed(() => request("/health")));
        await setTimeout(HEALTH_EVERY_MS);
      }
    })();
    const hand = async () => {
      for (let file = left.pop(); file; file = left.pop()) await handOver(file);
    };
    const peakBytes = await peakMemory(server.pid, async () => {
      await saveLarge();
      await Promise.all(Array.from({ length: AT_ONCE }, hand));
    });
    isOver = true;
    await polling;
    const note = `${files} files; ${[...codes].map(([status, count]) => `${count} of ${status}`).join(", ")}`;
    if ([...codes.keys()].some((status) => status >= 500)) throw new Error(note);
    return { peakBytes, slowestMs, note };
  };
  // Both lines are of one run, whichever is asked for first.
  let run: ReturnType<typeof handOverAll> | null = null;
  const figures = () => (run ??= handOverAll());

  return {
    budgets: [
      {
        name: `peak memory over hostile files, ${AT_ONCE} at a time / 1.5 GB`,
        demand: 1,
        sense: "most",
        async run() {
          const { peakBytes, note } = await figures();
          return { ours: peakBytes, theirs: MAY_TAKE, unit: "bytes", note };
        },
      },
      {
        name: "slowest answer of /api/health over hostile files / 1 s",
        demand: 1,
        sense: "most",
        run: async () => ({ ours: (await figures()).slowestMs, theirs: HEALTH_MAY_TAKE_MS, unit: "ms" }),
      },
    ],
    close: () => server.dispose(),
  };
}

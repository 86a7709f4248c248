import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { LightMyRequestResponse } from "fastify";
import sharp from "sharp";
import { Edit, type EditRequest, isFinished } from "../../contract/edits.ts";
import { StoredImage } from "../../contract/images.ts";
import type { Size } from "../../core/geometry/geometry.ts";
import { createServer, type Server, type ServerParts } from "../createServer.ts";
import { NO_BUDGET } from "../edits/dailyBudget.ts";
import type { EditChange } from "../edits/editWrites.ts";
import { createMetrics } from "../metrics.ts";
import { type Blobs, folderBlobs, type Kept } from "../storage/blobs.ts";
import type { Database } from "../storage/database.ts";
import { fakeClock } from "./fakeClock.ts";
import { FakeEngine } from "./fakeEngine.ts";
import { openMemoryDatabase } from "./memoryDatabase.ts";

const LOOK_EVERY_MS = 5;

/** Opens an empty database and empty blobs; files pass through `folder`. */
export type Home = (folder: string) => Promise<Pick<ServerParts, "database" | "blobs">>;

const memoryHome: Home = async (folder) => ({ database: await openMemoryDatabase(), blobs: folderBlobs(folder) });

/** The real server without a port, on a home and a folder of its own, with two fake engines. */
export class ServerHarness {
  /** Cannot cancel, asks for a prompt and costs 9 credits. */
  readonly paid = new FakeEngine("apiframe", {
    usesPrompt: true,
    isGenerative: true,
    sizes: { longerSide: 1440, multipleOf: 16 },
  });
  /** Can cancel, asks for nothing. */
  readonly free = new FakeEngine("local", { canCancel: true, creditsPerEdit: 0 });
  readonly logged: string[] = [];
  readonly folder: string;
  readonly database: Database;
  readonly blobs: Blobs;
  readonly #overrides: Partial<ServerParts>;
  #server: Server | null = null;

  private constructor(folder: string, home: Awaited<ReturnType<Home>>, overrides: Partial<ServerParts>) {
    this.folder = folder;
    this.database = home.database;
    this.blobs = home.blobs;
    this.#overrides = overrides;
  }

  static async start(overrides: Partial<ServerParts> = {}, home: Home = memoryHome): Promise<ServerHarness> {
    const folder = mkdtempSync(join(tmpdir(), "overpaint-test-"));
    const harness = new ServerHarness(folder, await home(folder), overrides);
    await harness.start();
    return harness;
  }

  /** @param changed settings, of this start alone */
  async start(changed: Partial<ServerParts> = {}): Promise<void> {
    this.#server = await createServer({
      version: "1.2.3",
      database: this.database,
      blobs: this.blobs,
      engines: new Map([this.paid, this.free].map((engine) => [engine.id, engine])),
      limits: { maxUploadMb: 1, maxMegapixels: 2, maxUploadSeconds: 60 },
      imageMemoryBytes: 256 * 1024 * 1024,
      urlHosts: [],
      clock: fakeClock(),
      budget: NO_BUDGET,
      accessSettings: { tokens: [], trustedHeader: null, trustedProxies: [] },
      names: { host: "127.0.0.1", publicUrl: undefined },
      interfaceFolder: null,
      metrics: createMetrics(),
      logger: { level: "info", stream: { write: (line: string) => this.logged.push(line) } },
      ...this.#overrides,
      ...changed,
    });
  }

  /** Ends the server as a signal does; database and folder stay. */
  async stop(): Promise<void> {
    await this.#server?.stop();
    this.#server = null;
  }

  async dispose(): Promise<void> {
    await this.stop();
    await this.database.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Takes up what nobody works on, as the server does every other second. */
  async resume(): Promise<void> {
    await this.#server?.edits.resume();
  }

  /** The worker of an edit; null when there is none. */
  async workerOf(id: string): Promise<string | null> {
    const row = await this.database.db.selectFrom("edits").select("lease_owner").where("id", "=", id).executeTakeFirstOrThrow();
    return row.lease_owner;
  }

  async isReleased(id: string): Promise<boolean> {
    return (await this.workerOf(id)) === null;
  }

  /** The same over the times at which an edit is left alone, each told by `rest`. */
  async untilOverRests(id: string, isSo: (edit: Edit) => boolean, rest: () => Promise<void>): Promise<Edit> {
    return this.until(id, async (edit) => {
      if (isSo(edit)) return true;
      if (await this.isReleased(id)) {
        await rest();
        await this.lookAgain(id);
      }
      return false;
    });
  }

  /** Makes an edit's row as it was before, while the server is stopped. */
  async restore(id: string, row: EditChange): Promise<void> {
    await this.database.db.updateTable("edits").set(row).where("id", "=", id).execute();
  }

  /** Ends the time for which an edit is left alone. */
  async lookAgain(id: string): Promise<void> {
    await this.database.db
      .updateTable("edits")
      .set({ next_poll_at: null })
      .where("id", "=", id)
      .where("lease_owner", "is", null)
      .execute();
    await this.resume();
  }

  get app(): Server["app"] {
    if (!this.#server) throw new Error("The server is stopped.");
    return this.#server.app;
  }

  get(url: string, headers: Record<string, string> = {}): Promise<LightMyRequestResponse> {
    return this.app.inject({ method: "GET", url: `/api${url}`, headers });
  }

  send(
    method: "POST" | "PUT" | "PATCH" | "DELETE",
    url: string,
    payload?: object | Buffer,
    headers: Record<string, string> = {},
  ): Promise<LightMyRequestResponse> {
    const type = Buffer.isBuffer(payload) ? { "content-type": "application/octet-stream" } : {};
    return this.app.inject({ method, url: `/api${url}`, ...(payload ? { payload } : {}), headers: { ...type, ...headers } });
  }

  async upload(bytes: Buffer, headers: Record<string, string> = {}): Promise<StoredImage> {
    const response = await this.send("POST", "/images", bytes, headers);
    if (response.statusCode !== 201) throw new Error(response.body);
    return StoredImage.parse(response.json());
  }

  /** Id and current generation of an image, for the keys of its blobs. */
  kept(id: string): Promise<Kept> {
    return this.database.db.selectFrom("images").select(["id", "generation"]).where("id", "=", id).executeTakeFirstOrThrow();
  }

  postEdit(request: object, key: string = randomUUID()): Promise<LightMyRequestResponse> {
    return this.send("POST", "/edits", request, { "idempotency-key": key });
  }

  /** Posts an edit that must be accepted. */
  async accept(request: object, key: string = randomUUID()): Promise<Edit> {
    const response = await this.postEdit(request, key);
    if (response.statusCode !== 202) throw new Error(response.body);
    return Edit.parse(response.json());
  }

  async edit(id: string, headers: Record<string, string> = {}): Promise<Edit> {
    return Edit.parse((await this.get(`/edits/${id}`, headers)).json());
  }

  async finished(id: string, headers: Record<string, string> = {}): Promise<Edit> {
    return this.until(id, isFinished, headers);
  }

  /** Looks at an edit until it is as asked; the test's own time limit ends it. */
  async until(id: string, isSo: (edit: Edit) => boolean | Promise<boolean>, headers: Record<string, string> = {}): Promise<Edit> {
    for (;;) {
      const edit = await this.edit(id, headers);
      if (await isSo(edit)) return edit;
      // Each look costs as much as a step of the server's own, which it would keep from its turn.
      await setTimeout(LOOK_EVERY_MS);
    }
  }

  /** An inpaint by the free engine of an uploaded 64x48 picture with a mask. */
  async inpaint(changes: Partial<EditRequest> = {}, headers: Record<string, string> = {}): Promise<EditRequest> {
    const canvas = { width: 64, height: 48 };
    const image = await this.upload(await noise(canvas), headers);
    const mask = await this.upload(await maskOf(canvas, [20, 10, 8, 6]), headers);
    return {
      documentId: randomUUID(),
      engine: "local",
      mode: "inpaint",
      canvas,
      layers: [{ imageId: image.id, x: 0, y: 0 }],
      maskId: mask.id,
      prompt: "",
      params: {},
      ...changes,
    };
  }
}

/** A PNG of fixed noise, RGB. */
export function noise({ width, height }: Size, seed = 7): Promise<Buffer> {
  const data = Buffer.alloc(3 * width * height);
  let state = seed;
  for (let i = 0; i < data.length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    data[i] = state >>> 24;
  }
  return sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
}

/** A mask PNG, 8-bit grey, black but for one white rectangle: x, y, width, height. */
export function maskOf(
  { width, height }: Size,
  [left, top, across, down]: readonly [number, number, number, number],
  white = 255,
): Promise<Buffer> {
  const data = Buffer.alloc(width * height);
  for (let y = top; y < top + down; y++) data.fill(white, y * width + left, y * width + left + across);
  return sharp(data, { raw: { width, height, channels: 1 } })
    .toColourspace("b-w")
    .png()
    .toBuffer();
}

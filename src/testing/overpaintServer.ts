import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Line that the server prints when it accepts requests. */
const READY = /Overpaint is ready on (http:\/\/\S+:(\d+))/;
const MAIN = fileURLToPath(new URL("../server/main.ts", import.meta.url));
/** Compiled modules: without them each start compiles all of them anew. */
const COMPILED = fileURLToPath(new URL("../../node_modules/.cache/overpaint-e2e", import.meta.url));

/** The real server as a process of its own, on a data folder of its own; all it ever printed is kept. */
export class OverpaintServer {
  readonly #folder = mkdtempSync(join(tmpdir(), "overpaint-e2e-"));
  readonly #settings: Readonly<Record<string, string>>;
  #process: ChildProcess | undefined;
  #log = "";
  #url = "";
  /** Any free one at first, the same again after a restart. */
  #port = "0";

  private constructor(settings: Readonly<Record<string, string>>) {
    this.#settings = settings;
    const begun = process.env.OVERPAINT_E2E_NEW_FOLDER;
    if (begun) cpSync(begun, this.#folder, { recursive: true });
  }

  static async start(settings: Readonly<Record<string, string>> = {}): Promise<OverpaintServer> {
    const server = new OverpaintServer(settings);
    await server.start();
    return server;
  }

  get url(): string {
    return this.#url;
  }

  get log(): string {
    return this.#log;
  }

  /** @throws Error while it does not run */
  get pid(): number {
    if (this.#process?.pid === undefined) throw new Error("The server does not run.");
    return this.#process.pid;
  }

  async start(): Promise<void> {
    const child = spawn(process.execPath, [MAIN], {
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        NODE_COMPILE_CACHE: COMPILED,
        LOG_LEVEL: "debug",
        ...this.#settings,
        PORT: this.#port,
        OVERPAINT_DATA_DIR: this.#folder,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#process = child;
    const earlier = this.#log.length;
    let isReady = false;
    await new Promise<void>((resolve, reject) => {
      const hear = (chunk: Buffer) => {
        this.#log += chunk.toString();
        if (isReady) return;
        const [, url, port] = READY.exec(this.#log.slice(earlier)) ?? [];
        if (!url || !port) return;
        isReady = true;
        [this.#url, this.#port] = [url, port];
        resolve();
      };
      child.stdout?.on("data", hear);
      child.stderr?.on("data", hear);
      child.once("exit", (code) => reject(new Error(`The server ended with ${code}:\n${this.#log}`)));
    });
  }

  /** Ends it: SIGKILL is a crash. Gives the exit code, null for none. */
  async stop(signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<number | null> {
    const child = this.#process;
    this.#process = undefined;
    if (!child || child.exitCode !== null) return child?.exitCode ?? null;
    const ended = once(child, "exit");
    child.kill(signal);
    const [code]: unknown[] = await ended;
    return typeof code === "number" ? code : null;
  }

  async restart(signal: "SIGTERM" | "SIGKILL" = "SIGKILL"): Promise<void> {
    await this.stop(signal);
    await this.start();
  }

  /** Takes all images out of its store, as a backup does that was restored without them. */
  loseImages(): void {
    const images = join(this.#folder, "blobs", "images");
    for (const name of readdirSync(images)) rmSync(join(images, name), { recursive: true });
  }

  async dispose(): Promise<void> {
    await this.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

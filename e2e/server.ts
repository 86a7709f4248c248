import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";

import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "./freePort.ts";

const MAIN = fileURLToPath(new URL("../src/server/main.ts", import.meta.url));

/** The real server as a process of its own, on a data folder of its own; all it ever printed is kept. */
export class OverpaintServer {
  readonly url: string;
  readonly #port: number;
  readonly #folder = mkdtempSync(join(tmpdir(), "overpaint-e2e-"));
  readonly #settings: Readonly<Record<string, string>>;
  #process: ChildProcess | undefined;
  #log = "";

  private constructor(port: number, settings: Readonly<Record<string, string>>) {
    this.#port = port;
    this.#settings = settings;
    this.url = `http://127.0.0.1:${port}`;
  }

  static async start(settings: Readonly<Record<string, string>> = {}): Promise<OverpaintServer> {
    const server = new OverpaintServer(await freePort(), settings);
    await server.start();
    return server;
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
        LOG_LEVEL: "debug",
        ...this.#settings,
        PORT: String(this.#port),
        OVERPAINT_DATA_DIR: this.#folder,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#process = child;
    const earlier = this.#log.length;
    await new Promise<void>((resolve, reject) => {
      const hear = (chunk: Buffer) => {
        this.#log += chunk.toString();
        if (this.#log.includes(this.url, earlier)) resolve();
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

  async dispose(): Promise<void> {
    await this.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

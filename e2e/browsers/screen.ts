import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** A screen that nobody sees. */
export interface Screen {
  /** For DISPLAY. */
  readonly display: string;
  end(): void;
}

/** Starts Xvfb on the first display that is free. */
export async function startScreen(): Promise<Screen> {
  const server = spawn("Xvfb", ["-displayfd", "1", "-screen", "0", "1440x1000x24", "-nolisten", "tcp"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  for await (const line of createInterface({ input: server.stdout }))
    return { display: `:${line}`, end: () => void server.kill() };
  throw new Error("Xvfb ended before it had a display.");
}

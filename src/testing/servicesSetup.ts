import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";

/** One PostgreSQL and one S3 for all unit tests, started for the first test that asks for them. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const main = fileURLToPath(new URL("servicesProcess.ts", import.meta.url));
  // In a group of its own: a Ctrl+C reaches it as the end of its input.
  const services = spawn(process.execPath, [main], { stdio: ["pipe", "pipe", "inherit"], detached: true });
  const [url]: string[] = await once(createInterface(services.stdout), "line");
  if (!url) throw new Error("The services say no address.");
  project.provide("servicesUrl", url);
  return async () => {
    services.stdin.end();
    await once(services, "exit");
  };
}

import { inject } from "vitest";
import { S3Settings } from "../../testing/services.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** URL of `src/testing/servicesProcess.ts`. */
    readonly servicesUrl: string;
  }
}

async function ask(path: "/database" | "/bucket" | "/files" | "/folder"): Promise<string> {
  const response = await fetch(`${inject("servicesUrl")}${path}`);
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return text;
}

/** The URL of a new, empty database of the run's PostgreSQL. */
export const newDatabase = (): Promise<string> => ask("/database");

/** A new, empty bucket of the run's S3. */
export const newBucket = async (): Promise<S3Settings> => S3Settings.parse(JSON.parse(await ask("/bucket")));

/** The path of a tar: the files of a new PGlite, made once for the run. */
export const newDatabaseFiles = (): Promise<string> => ask("/files");

/** The path of a data folder with a new database in it, made once for the run, to be copied. */
export const newDataFolder = (): Promise<string> => ask("/folder");

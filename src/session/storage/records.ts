import { createStore, get, promisifyRequest } from "idb-keyval";
import type { z } from "zod/mini";
import { AppError } from "../../core/appError.ts";
import { m } from "../../messages/messages.js";

const ASIDE = "aside:";
/** The keys that begin with `prefix`. */
export const startingWith = (prefix: string) => IDBKeyRange.bound(prefix, `${prefix}\uffff`);

/** Called with what another release has written and this one cannot read: it is set aside, and stays. */
export type OnSetAside = (count: number) => void;

/** A record as it lies there. */
export interface Found {
  readonly key: string;
  readonly value: unknown;
}

/**
 * The records of one IndexedDB object store. Where the store is refused, nothing is found in it, and every write says so. What does not
 * fit its schema is set aside.
 */
export function openRecords(name: string, onSetAside: OnSetAside) {
  const db = createStore(name, "kept");
  let opening: Promise<boolean> | null = null;
  // Once: were it refused now and then, what is written later would go over what could not be read before.
  const isRefused = (): Promise<boolean> => {
    opening ??= tried(() => db("readonly", async () => {})).then((isOpen) => !isOpen);
    return opening;
  };
  const read = async <T>(work: () => Promise<T>, nothing: T): Promise<T> => ((await isRefused()) ? nothing : guarded(work));
  const write = async (work: () => Promise<void>): Promise<void> => {
    if (await isRefused()) throw storageFailed();
    await guarded(work);
  };
  /** Under another key each, where nothing reads or removes it. */
  const setAside = async (records: readonly Found[]): Promise<void> => {
    if (records.length === 0) return;
    await write(() =>
      db("readwrite", (kept) => {
        for (const { key, value } of records) {
          kept.put(value, `${ASIDE}${Date.now()}:${key}`);
          kept.delete(key);
        }
        return promisifyRequest(kept.transaction);
      }),
    ).catch(onNoRoom);
    onSetAside(records.length);
  };
  const find = async (key: string): Promise<Found | null> => {
    const value = await read(() => get<unknown>(key, db), null);
    return value == null ? null : { key, value };
  };
  const findAll = (prefix: string): Promise<Found[]> =>
    read(
      () =>
        db("readonly", async (kept) => {
          const range = startingWith(prefix);
          const [found, values] = await Promise.all([
            promisifyRequest(kept.getAllKeys(range)),
            promisifyRequest<unknown[]>(kept.getAll(range)),
          ]);
          return found.map((key, i) => ({ key: String(key), value: values[i] }));
        }),
      [],
    );
  const parsed = async <T>(key: string, schema: z.ZodMiniType<T>): Promise<T | null> => {
    const found = await find(key);
    const result = schema.safeParse(found?.value);
    if (found && !result.success) await setAside([found]);
    return result.success ? result.data : null;
  };
  const all = async <T>(prefix: string, schema: z.ZodMiniType<T>): Promise<T[]> => {
    const { fit, unfit } = sorted(await findAll(prefix), schema);
    await setAside(unfit);
    return fit;
  };
  return { db, read, write, setAside, find, findAll, parsed, all };
}

/** It stays where it is then, and is found again. */
function onNoRoom(error: unknown): void {
  if (!(error instanceof AppError)) throw error;
}

/** Those that fit the schema, parsed, and the others as they are. */
export function sorted<T>(found: readonly Found[], schema: z.ZodMiniType<T>) {
  const results = found.map((one) => ({ one, result: schema.safeParse(one.value) }));
  return {
    fit: results.flatMap(({ result }) => (result.success ? [result.data] : [])),
    unfit: results.flatMap(({ one, result }) => (result.success ? [] : [one])),
  };
}

/** True when the work succeeds; false on any failure. */
const tried = (work: () => Promise<unknown>): Promise<boolean> =>
  Promise.resolve()
    .then(work)
    .then(
      () => true,
      () => false,
    );

async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "QuotaExceededError") {
      throw new AppError("storage_full", m.session_storage_full(), { cause });
    }
    throw storageFailed(cause);
  }
}

const storageFailed = (cause?: unknown): AppError => new AppError("storage_failed", m.session_storage_failed(), { cause });

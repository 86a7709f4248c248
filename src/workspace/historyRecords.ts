import { MaskDocument, type StoredChange } from "../core/mask/maskDocument.ts";
import { History, type HistoryStep } from "../editor/history.ts";
import { MaskStep } from "../editor/steps.ts";
import type { HistoryWrite } from "../session/document/openDocument.ts";
import type { KeptHistory } from "../session/session.ts";
import type { HistoryPosition, HistoryRecord } from "../session/storage/localStore.ts";
import { type Go, type Place, VersionStep } from "./versionStep.ts";

type KeptStep = HistoryRecord["step"];
type KeptPlace = Extract<KeptStep, { kind: "version" }>["before"];

/** The records of a history: each step is written once, and no more is known of it than which step came before. */
export class HistoryRecords {
  readonly #history: History;
  readonly #ids: WeakMap<HistoryStep, string>;
  #written: Set<string>;

  constructor(history: History, ids = new WeakMap<HistoryStep, string>(), written: Iterable<string> = []) {
    this.#history = history;
    this.#ids = ids;
    this.#written = new Set(written);
  }

  /** The records to write now. */
  take(): HistoryWrite {
    const { done, undone, visit } = this.#history.contents;
    const line = [...done, ...undone];
    const before = this.#written;
    const records: HistoryRecord[] = [];
    const kept = new Set<string>();
    const keep = (step: HistoryStep, after: HistoryStep | undefined): void => {
      const id = this.#idOf(step);
      kept.add(id);
      if (!before.has(id)) records.push({ id, after: after ? this.#idOf(after) : null, step: stored(step) });
    };
    for (const [i, step] of line.entries()) keep(step, line[i - 1]);
    if (visit) keep(visit, done.at(-1));
    this.#written = kept;
    const idOf = (step: HistoryStep | null | undefined) => (step ? this.#idOf(step) : null);
    return {
      position: { done: idOf(done.at(-1)), last: idOf(line.at(-1)), visit: idOf(visit) },
      records,
      removed: [...before].filter((id) => !kept.has(id)),
      putBack: () => {
        this.#written = before;
      },
    };
  }

  #idOf(step: HistoryStep): string {
    const id = this.#ids.get(step) ?? crypto.randomUUID();
    this.#ids.set(step, id);
    return id;
  }
}

export interface RestoredHistory {
  readonly history: History;
  readonly records: HistoryRecords;
}

/**
 * The history that was kept, and its records. What another tab or an earlier line has left among the records is removed with the next save.
 *
 * @param mask as it was kept with them
 */
export function restoredHistory({ records, position }: KeptHistory, mask: MaskDocument, go: Go): RestoredHistory {
  const ids = new WeakMap<HistoryStep, string>();
  const made = (record: HistoryRecord, step: HistoryStep): HistoryStep => {
    ids.set(step, record.id);
    return step;
  };
  const { done, undone, visit } = lineOf(records, position);
  // From what is painted now, back and forth: each step knows the mask of its other side.
  const visited = visit ? tried(() => restoredStep(visit.step, mask, "after", go)) : null;
  // Without the step that led here, nothing before it fits to this mask.
  if (visit && !visited) {
    const history = new History();
    return { history, records: new HistoryRecords(history, ids, idsOf(records)) };
  }
  const here = visited ? otherSide(visited, mask, "after") : mask;
  const back = walked([...done].reverse(), here, "after", go, made);
  const forth = walked(undone, here, "before", go, made);
  if (visit && visited) made(visit, visited);
  const history = new History(undefined, { done: back.reverse(), undone: forth, visit: visited });
  return { history, records: new HistoryRecords(history, ids, idsOf(records)) };
}

const idsOf = (records: readonly HistoryRecord[]): string[] => records.map(({ id }) => id);

/** The records in their line; one whose predecessor is missing begins it. */
function lineOf(records: readonly HistoryRecord[], { done, last, visit }: HistoryPosition) {
  const byId = new Map(records.map((record) => [record.id, record]));
  const upTo = (end: string | null, stop: string | null): HistoryRecord[] => {
    const line: HistoryRecord[] = [];
    for (let at = end; at !== null && at !== stop; ) {
      const record = byId.get(at);
      if (!record || line.length > records.length) break;
      line.push(record);
      at = record.after;
    }
    return line.reverse();
  };
  const undone = upTo(last, done);
  const isWhole = (undone[0]?.after ?? done) === done;
  return { done: upTo(done, null), undone: isWhole ? undone : [], visit: (visit && byId.get(visit)) ?? null };
}

/** The steps of one direction, up to the first that does not fit. */
function walked(
  records: readonly HistoryRecord[],
  from: MaskDocument,
  side: "before" | "after",
  go: Go,
  made: (record: HistoryRecord, step: HistoryStep) => HistoryStep,
): HistoryStep[] {
  const steps: HistoryStep[] = [];
  let mask = from;
  for (const record of records) {
    const step = tried(() => restoredStep(record.step, mask, side, go));
    if (!step) break;
    steps.push(made(record, step));
    mask = otherSide(step, mask, side);
  }
  return steps;
}

const otherSide = (step: HistoryStep, mask: MaskDocument, side: "before" | "after"): MaskDocument =>
  step instanceof VersionStep ? step.change[side === "after" ? "before" : "after"].mask : mask;

/** @param side of the step, on which the mask is */
function restoredStep(step: KeptStep, mask: MaskDocument, side: "before" | "after", go: Go): HistoryStep {
  if (step.kind === "mask") return new MaskStep(mask, mask.takeUp(step.change, side));
  const { before, after, change, ...same } = step;
  const other = side === "after" ? before.mask : after.mask;
  const [here, there] = [mask, other ? MaskDocument.fromStored(other) : mask];
  const place = ({ versionId, setup }: KeptPlace, of: MaskDocument): Place => ({ versionId, setup, mask: of });
  return new VersionStep(
    {
      ...same,
      before: place(before, side === "before" ? here : there),
      after: place(after, side === "after" ? here : there),
      change: change && mask.takeUp(change, side),
    },
    go,
  );
}

function stored(step: HistoryStep): KeptStep {
  if (step instanceof MaskStep) return { kind: "mask", change: plain(step.mask.store(step.change)) };
  if (!(step instanceof VersionStep)) throw new RangeError("A step of this kind cannot be kept.");
  const { label, before, after, change, addedId, edit } = step.change;
  const place = ({ versionId, setup }: Place, mask: MaskDocument | undefined): KeptPlace => ({
    versionId,
    setup,
    mask: mask?.stored() ?? null,
  });
  return {
    kind: "version",
    label,
    before: place(before, step.masks?.before),
    after: place(after, step.masks?.after),
    change: change && plain(before.mask.store(change)),
    addedId,
    edit,
  };
}

const plain = (change: StoredChange): StoredChange => ({ ...change, dirty: { ...change.dirty } });

/** Null where the step is not of this mask. */
function tried(make: () => HistoryStep): HistoryStep | null {
  try {
    return make();
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

import type { Session } from "../../session/session.ts";
import type { Tabs } from "../../session/sync/tabs.ts";
import type { DraftSlice, ExtensionRun } from "../../state/draftSlice.ts";
import { type CompletedEdit, hasResult } from "../../workspace/completedEdit.ts";
import { isNextStep, shouldAutoAccept } from "../../workspace/extensionRun.ts";
import type { TrackedEdit, TrackedEdits } from "../../workspace/trackedEdits.ts";

/** Dependencies of the steps of a run on the rest of the page. */
export interface ExtensionRunnerPorts {
  readonly edits: Pick<TrackedEdits, "getSnapshot" | "subscribe">;
  readonly session: Pick<Session, "adoptEdits" | "getSnapshot" | "subscribe">;
  /** The store that holds the run. */
  readonly runs: {
    getState(): Pick<DraftSlice, "pauseRun" | "run">;
    subscribe(listener: () => void): () => void;
  };
  readonly alone: Tabs["alone"];
  /** Makes the result of a step a version, and the run that of the next step. */
  accept(edit: CompletedEdit): Promise<void>;
  /** Sends the step after that one. What has not left yet when the signal aborts never does. */
  submitNext(edit: CompletedEdit, signal: AbortSignal): Promise<void>;
}

/** For the interface. */
export interface ExtensionProgress {
  /** A step is being accepted, or the next one sent. */
  readonly isBusy: boolean;
  /** The error that paused the run; null where it was not paused, or was paused by hand. */
  readonly error: unknown;
}

const requestOf = (followed: TrackedEdit) => (followed.kind === "known" ? followed.edit : followed.pending.request);

/** The outcome of a step; null while it is under way. */
function endOf(followed: TrackedEdit): CompletedEdit | "failed" | null {
  if (followed.kind !== "known") return followed.kind === "lost" ? "failed" : null;
  const { edit } = followed;
  if (edit.status === "completed" && hasResult(edit)) return edit;
  return edit.status === "failed" || edit.status === "canceled" ? "failed" : null;
}

/**
 * Takes the steps to a frame one after the other: a step that has completed becomes a version, and the next is sent. Each is taken once,
 * however often and in how many tabs it is told of. A step that fails pauses the run, and whoever pauses or ends it meanwhile keeps the next one
 * from being sent.
 */
export class ExtensionRunner {
  readonly #ports: ExtensionRunnerPorts;
  readonly #listeners = new Set<() => void>();
  /** The edits whose end was dealt with. */
  readonly #ended = new Set<string>();
  #underWay = 0;
  #progress: ExtensionProgress = { isBusy: false, error: null };

  constructor(ports: ExtensionRunnerPorts) {
    this.#ports = ports;
    ports.edits.subscribe(() => this.#look());
    this.#look();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly getSnapshot = (): ExtensionProgress => this.#progress;

  /** Something else is tried: why the run was paused is not told any more. */
  forgetError(): void {
    this.#reportFailure(null);
  }

  #look(): void {
    const { run, pauseRun } = this.#ports.runs.getState();
    const followed = this.#ports.edits.getSnapshot();
    if (!run?.isGoing || this.#ports.session.getSnapshot().isHeldElsewhere) {
      // A run that goes on later sends its step anew: what has come of an earlier try is none of its business.
      for (const one of followed) if (endOf(one)) this.#ended.add(one.pending.editId);
      return;
    }
    // An earlier try of the same step may be among them.
    const step = followed.findLast((one) => isNextStep(run, requestOf(one)));
    const end = step && endOf(step);
    if (!end || this.#ended.has(step.pending.editId)) return;
    if (end !== "failed" && !shouldAutoAccept(run, end)) return;
    this.#ended.add(step.pending.editId);
    if (end === "failed") pauseRun();
    else void this.#take(end);
  }

  async #take(edit: CompletedEdit): Promise<void> {
    const { alone, runs } = this.#ports;
    this.#underWay++;
    this.#reportFailure(null);
    let failure: unknown = null;
    try {
      await alone(`step ${edit.id}`, () => this.#step(edit));
    } catch (error) {
      runs.getState().pauseRun();
      failure = error;
    }
    this.#underWay--;
    this.#reportFailure(failure);
  }

  async #step(edit: CompletedEdit): Promise<void> {
    const { session, runs, accept, submitNext } = this.#ports;
    // Another tab may have taken it before.
    await session.adoptEdits();
    const isPending = session.getSnapshot().outbox.some(({ editId }) => editId === edit.id);
    if (!isPending || !shouldAutoAccept(runs.getState().run, edit)) return;
    await accept(edit);
    const { run } = runs.getState();
    if (!this.#isGoing(run, edit)) return;
    const stopping = new AbortController();
    const stopUnlessGoing = () => {
      const now = runs.getState().run;
      if (!this.#isGoing(now, edit) || now.step !== run.step) stopping.abort();
    };
    const leave = [runs.subscribe(stopUnlessGoing), session.subscribe(stopUnlessGoing)];
    try {
      await submitNext(edit, stopping.signal);
    } catch (error) {
      if (!stopping.signal.aborted) throw error;
    } finally {
      for (const end of leave) end();
    }
  }

  /** True while the run goes on and its document is the edit's. */
  #isGoing(run: ExtensionRun | null, { documentId }: CompletedEdit): run is ExtensionRun {
    return run?.isGoing === true && documentId === this.#ports.session.getSnapshot().document?.id;
  }

  #reportFailure(error: unknown): void {
    this.#progress = { isBusy: this.#underWay > 0, error };
    for (const listener of this.#listeners) listener();
  }
}

import { expect, test } from "vitest";
import { AppError } from "../../core/appError.ts";
import { type AbortedWork, WorkerQueue } from "./workerQueue.ts";

/** A worker that answers when it is told to. */
class FakeWorker extends EventTarget implements Worker {
  readonly asked: unknown[] = [];
  isEnded = false;
  onmessage: Worker["onmessage"] = null;
  onmessageerror: Worker["onmessageerror"] = null;
  onerror: Worker["onerror"] = null;

  postMessage(question: unknown): void {
    this.asked.push(question);
  }
  terminate(): void {
    this.isEnded = true;
  }
  tell(data: unknown): void {
    this.onmessage?.(new MessageEvent("message", { data }));
  }
  answer(value: unknown): void {
    this.tell({ kind: "done", value });
  }
  fall(): void {
    this.onerror?.(
      Object.assign(new Event("error", { cancelable: true }), {
        message: "out of memory",
        filename: "",
        lineno: 0,
        colno: 0,
        error: null,
      }),
    );
  }
}

function laneOf(abortedWork: AbortedWork) {
  const workers: FakeWorker[] = [];
  const lane = new WorkerQueue<string, string>(() => {
    const worker = new FakeWorker();
    workers.push(worker);
    return worker;
  }, abortedWork);
  const ask = (question: string, onProgress: (share: number) => void = () => {}) => {
    const abort = new AbortController();
    const answer = lane.ask(question, { signal: abort.signal, onProgress });
    // Whether it rejects is looked at later.
    answer.catch(() => {});
    return { answer, abort: () => abort.abort(new Error(`${question} called off`)) };
  };
  return { lane, workers, ask };
}

test("one worker answers one question after the other, and tells how far it is", async () => {
  const { workers, ask } = laneOf("kill");
  const shares: number[] = [];
  const [first, second] = [ask("first", (share) => shares.push(share)), ask("second")];
  expect(workers.map(({ asked }) => asked)).toEqual([["first"]]);
  workers[0]?.tell({ kind: "progress", progress: 0.5 });
  workers[0]?.answer("one");
  expect(workers.map(({ asked }) => asked)).toEqual([["first", "second"]]);
  workers[0]?.answer("two");
  expect(await Promise.all([first.answer, second.answer])).toEqual(["one", "two"]);
  expect(shares).toEqual([0.5]);
  expect(workers[0]?.isEnded).toBe(false);
});

test("an abort kills the worker at once; what waits goes to a fresh one, and what was called off while waiting to none", async () => {
  const { workers, ask } = laneOf("kill");
  const [first, second, third] = [ask("first"), ask("second"), ask("third")];
  second.abort();
  first.abort();
  expect(workers.map(({ asked, isEnded }) => [asked, isEnded])).toEqual([
    [["first"], true],
    [["third"], false],
  ]);
  await expect(first.answer).rejects.toThrow("first called off");
  await expect(second.answer).rejects.toThrow("second called off");
  workers[1]?.answer("three");
  expect(await third.answer).toBe("three");
});

test("a worker that may finish is kept: its answer is dropped, its progress not heard, the next question waits for it", async () => {
  const { workers, ask } = laneOf("finish");
  const shares: number[] = [];
  const [first, second] = [ask("first", (share) => shares.push(share)), ask("second")];
  first.abort();
  await expect(first.answer).rejects.toThrow("first called off");
  workers[0]?.tell({ kind: "progress", progress: 0.9 });
  expect(workers[0]?.asked).toEqual(["first"]);
  workers[0]?.answer("one");
  expect(workers[0]?.asked).toEqual(["first", "second"]);
  workers[0]?.answer("two");
  expect(await second.answer).toBe("two");
  expect([workers.length, workers[0]?.isEnded, shares]).toEqual([1, false, []]);
});

test("a worker that hears is told to stop, and takes the next question when it has", async () => {
  const { workers, ask } = laneOf("stop");
  const [first, second] = [ask("first"), ask("second")];
  first.abort();
  await expect(first.answer).rejects.toThrow("first called off");
  expect(workers[0]?.asked).toEqual(["first", "stop"]);
  workers[0]?.tell({ kind: "failed", code: "internal", message: "stopped", details: undefined });
  expect(workers[0]?.asked).toEqual(["first", "stop", "second"]);
  workers[0]?.answer("two");
  expect(await second.answer).toBe("two");
  expect([workers.length, workers[0]?.isEnded]).toEqual([1, false]);
});

test("an error crosses with its code; a worker that falls is replaced for the next question", async () => {
  const { workers, ask } = laneOf("finish");
  const [first, second, third] = [ask("first"), ask("second"), ask("third")];
  workers[0]?.tell({ kind: "failed", code: "not_an_image", message: "No picture.", details: undefined });
  await expect(first.answer).rejects.toMatchObject(new AppError("not_an_image", "No picture."));
  workers[0]?.fall();
  await expect(second.answer).rejects.toMatchObject({ code: "internal" });
  expect(workers.map(({ asked, isEnded }) => [asked, isEnded])).toEqual([
    [["first", "second"], true],
    [["third"], false],
  ]);
  workers[1]?.answer("three");
  expect(await third.answer).toBe("three");
});

test("closing ends it and rejects what was not answered", async () => {
  const { lane, workers, ask } = laneOf("kill");
  const [first, second] = [ask("first"), ask("second")];
  lane.close();
  await expect(first.answer).rejects.toMatchObject({ code: "canceled" });
  await expect(second.answer).rejects.toMatchObject({ code: "canceled" });
  expect(workers.map(({ asked, isEnded }) => [asked, isEnded])).toEqual([[["first"], true]]);
});

import { expect, test } from "vitest";
import { AppError } from "../../core/appError.ts";
import { type AbortedWork, WorkerQueue } from "./workerQueue.ts";

/** A worker that answers when it is told to. */
class FakeWorker extends EventTarget implements Worker {
  readonly received: unknown[] = [];
  isEnded = false;
  onmessage: Worker["onmessage"] = null;
  onmessageerror: Worker["onmessageerror"] = null;
  onerror: Worker["onerror"] = null;

  postMessage(request: unknown): void {
    this.received.push(request);
  }
  terminate(): void {
    this.isEnded = true;
  }
  report(data: unknown): void {
    this.onmessage?.(new MessageEvent("message", { data }));
  }
  response(value: unknown): void {
    this.report({ kind: "done", value });
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

function queueOf(abortedWork: AbortedWork) {
  const workers: FakeWorker[] = [];
  const queue = new WorkerQueue<string, string>(() => {
    const worker = new FakeWorker();
    workers.push(worker);
    return worker;
  }, abortedWork);
  const run = (request: string, onProgress: (share: number) => void = () => {}) => {
    const abort = new AbortController();
    const response = queue.run(request, { signal: abort.signal, onProgress });
    // Whether it rejects is looked at later.
    response.catch(() => {});
    return { response, abort: () => abort.abort(new Error(`${request} called off`)) };
  };
  return { queue, workers, run };
}

test("one worker answers one question after the other, and tells how far it is", async () => {
  const { workers, run } = queueOf("kill");
  const shares: number[] = [];
  const [first, second] = [run("first", (share) => shares.push(share)), run("second")];
  expect(workers.map(({ received }) => received)).toEqual([["first"]]);
  workers[0]?.report({ kind: "progress", progress: 0.5 });
  workers[0]?.response("one");
  expect(workers.map(({ received }) => received)).toEqual([["first", "second"]]);
  workers[0]?.response("two");
  expect(await Promise.all([first.response, second.response])).toEqual(["one", "two"]);
  expect(shares).toEqual([0.5]);
  expect(workers[0]?.isEnded).toBe(false);
});

test("an abort kills the worker at once; what waits goes to a fresh one, and what was called off while waiting to none", async () => {
  const { workers, run } = queueOf("kill");
  const [first, second, third] = [run("first"), run("second"), run("third")];
  second.abort();
  first.abort();
  expect(workers.map(({ received, isEnded }) => [received, isEnded])).toEqual([
    [["first"], true],
    [["third"], false],
  ]);
  await expect(first.response).rejects.toThrow("first called off");
  await expect(second.response).rejects.toThrow("second called off");
  workers[1]?.response("three");
  expect(await third.response).toBe("three");
});

test("a worker that may finish is kept: its result is dropped, its progress not heard, the next question waits for it", async () => {
  const { workers, run } = queueOf("finish");
  const shares: number[] = [];
  const [first, second] = [run("first", (share) => shares.push(share)), run("second")];
  first.abort();
  await expect(first.response).rejects.toThrow("first called off");
  workers[0]?.report({ kind: "progress", progress: 0.9 });
  expect(workers[0]?.received).toEqual(["first"]);
  workers[0]?.response("one");
  expect(workers[0]?.received).toEqual(["first", "second"]);
  workers[0]?.response("two");
  expect(await second.response).toBe("two");
  expect([workers.length, workers[0]?.isEnded, shares]).toEqual([1, false, []]);
});

test("a worker that hears is told to stop, and takes the next question when it has", async () => {
  const { workers, run } = queueOf("stop");
  const [first, second] = [run("first"), run("second")];
  first.abort();
  await expect(first.response).rejects.toThrow("first called off");
  expect(workers[0]?.received).toEqual(["first", "stop"]);
  workers[0]?.report({ kind: "failed", code: "internal", message: "stopped", details: undefined });
  expect(workers[0]?.received).toEqual(["first", "stop", "second"]);
  workers[0]?.response("two");
  expect(await second.response).toBe("two");
  expect([workers.length, workers[0]?.isEnded]).toEqual([1, false]);
});

test("an error crosses with its code; a worker that falls is replaced for the next question", async () => {
  const { workers, run } = queueOf("finish");
  const [first, second, third] = [run("first"), run("second"), run("third")];
  workers[0]?.report({ kind: "failed", code: "not_an_image", message: "No picture.", details: undefined });
  await expect(first.response).rejects.toMatchObject(new AppError("not_an_image", "No picture."));
  workers[0]?.fall();
  await expect(second.response).rejects.toMatchObject({ code: "internal" });
  expect(workers.map(({ received, isEnded }) => [received, isEnded])).toEqual([
    [["first", "second"], true],
    [["third"], false],
  ]);
  workers[1]?.response("three");
  expect(await third.response).toBe("three");
});

test("closing ends it and rejects what was not answered", async () => {
  const { queue, workers, run } = queueOf("kill");
  const [first, second] = [run("first"), run("second")];
  queue.close();
  await expect(first.response).rejects.toMatchObject({ code: "canceled" });
  await expect(second.response).rejects.toMatchObject({ code: "canceled" });
  expect(workers.map(({ received, isEnded }) => [received, isEnded])).toEqual([[["first"], true]]);
});

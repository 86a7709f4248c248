import { AppError } from "../core/appError.ts";

/** What crosses from a worker to the page. An AppError loses its class in a structured clone, so its parts travel. */
type Answer<A> =
  | { readonly ok: true; readonly value: A }
  | { readonly ok: false; readonly code: string; readonly message: string; readonly details: AppError["details"] };

/**
 * Asks a fresh worker one question. The worker is ended with the answer, and killed at once on abort, whatever it is doing.
 *
 * @throws AppError as the worker threw it, `internal` for anything else; the signal's reason on abort
 */
export function askWorker<Q, A>(
  signal: AbortSignal,
  start: () => Worker,
  question: Q,
  transfer: Transferable[] = [],
): Promise<A> {
  if (signal.aborted) return Promise.reject(signal.reason);
  const { promise, resolve, reject } = Promise.withResolvers<A>();
  const worker = start();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  worker.onmessage = ({ data }: MessageEvent<Answer<A>>) => {
    if (data.ok) resolve(data.value);
    else reject(new AppError(data.code, data.message, data.details ? { details: data.details } : {}));
  };
  worker.onerror = (event) => {
    event.preventDefault();
    reject(
      new AppError("internal", "A background task stopped unexpectedly. Reload the page and try again.", {
        cause: event.message,
      }),
    );
  };
  worker.onmessageerror = () =>
    reject(new AppError("internal", "The answer of a background task could not be read. Reload the page and try again."));
  worker.postMessage(question, transfer);
  return promise.finally(() => {
    signal.removeEventListener("abort", onAbort);
    worker.terminate();
  });
}

/** The worker's side of `askWorker`; `reply` names what of the answer is handed over instead of copied. */
export function answerQuestions<Q, A>(
  reply: (question: Q) => Promise<{ readonly value: A; readonly transfer: Transferable[] }>,
): void {
  self.onmessage = async ({ data }: MessageEvent<Q>) => {
    try {
      const { value, transfer } = await reply(data);
      const answer: Answer<A> = { ok: true, value };
      self.postMessage(answer, { transfer });
    } catch (cause) {
      const { code, message, details } =
        cause instanceof AppError
          ? cause
          : new AppError("internal", `A background task failed: ${cause instanceof Error ? cause.message : String(cause)}`);
      const answer: Answer<A> = { ok: false, code, message, details };
      self.postMessage(answer);
    }
  };
}

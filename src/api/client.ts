import { z } from "zod/mini";
import { Problem } from "../contract/errors.ts";
import { USER_HEADER } from "../contract/signIn.ts";
import { AppError } from "../core/appError.ts";
import { isServerErrorCode } from "../core/errorCodes.ts";
import { m } from "../messages/messages.js";
import { calmly } from "./calmly.ts";
import type { ServerError } from "./problemText.ts";

const UNREACHABLE = m.server_unreachable();
export const SIGN_IN_REQUIRED = "sign_in_required";
const OTHER_USER = "other_user";
const NOT_MODIFIED = 304;
const RETRYABLE_STATUS: ReadonlySet<number> = new Set([408, 429, 502, 503, 504]);

export interface RequestOptions {
  readonly method?: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export interface UploadOptions {
  /** Share of the bytes that have left, 0..1; told at most ten times a second. */
  readonly onProgress?: (share: number) => void;
  readonly signal?: AbortSignal;
}

const urlOf = (path: string): string => new URL(`/api${path}`, location.origin).href;
const unreachable = (cause?: unknown): AppError => new AppError("network", UNREACHABLE, { retryable: true, cause });

/** The reason why a page is no longer served: nobody is signed in in its browser, or somebody else is. */
export type TurnedAway = { readonly kind: "signedOut" } | { readonly kind: "otherUser"; readonly user: string };
const OtherUser = z.object({ user: z.string() });

/** True for an error with that reason: the server responds again once somebody is signed in. */
export const isTurnedAway = ({ code }: AppError): boolean => code === SIGN_IN_REQUIRED || code === OTHER_USER;

const turnedAwayListeners = new Set<(why: TurnedAway) => void>();
let userHeader: Readonly<Record<string, string>> = {};

/** From now on everything is asked for this user, and for nobody else who signs in in this browser. */
export function actFor(user: string): void {
  userHeader = { [USER_HEADER]: encodeURIComponent(user) };
}

/** Calls back whenever a response says that the user has to sign in first, or again; returns what ends it. */
export function onTurnedAway(listener: (why: TurnedAway) => void): () => void {
  turnedAwayListeners.add(listener);
  return () => turnedAwayListeners.delete(listener);
}

function turnedAway(why: TurnedAway): void {
  for (const listener of turnedAwayListeners) listener(why);
}

function signInRequired(): AppError {
  turnedAway({ kind: "signedOut" });
  return new AppError(SIGN_IN_REQUIRED, m.problem_sign_in_required());
}

/** The error that a response's body tells; a body that is no problem document (a proxy's page) is judged by its status. */
async function errorOf(status: number, text: string): Promise<AppError> {
  const problem = Problem.safeParse(parseJson(text));
  if (problem.success) {
    const { code, detail, details, retryable = RETRYABLE_STATUS.has(status) } = problem.data;
    if (code === SIGN_IN_REQUIRED) return signInRequired();
    if (code === OTHER_USER)
      turnedAway({ kind: "otherUser", user: OtherUser.safeParse(details).data?.user ?? m.api_somebody_else() });
    const message = await sentenceOf({ code, message: detail, details });
    return new AppError(isServerErrorCode(code) ? code : "internal", message, details ? { retryable, details } : { retryable });
  }
  // A response to HEAD has no body.
  if (status === 401) return signInRequired();
  if (RETRYABLE_STATUS.has(status)) return new AppError("unavailable", UNREACHABLE, { retryable: true });
  return new AppError("internal", m.api_unexplained_status({ status }));
}

/** The catalogue's sentence; one that quotes the server where that part of the page cannot be fetched. */
const sentenceOf = (error: ServerError): Promise<string> =>
  import("./problemText.ts").then(
    ({ problemText }) => problemText(error),
    () => m.problem_server_says({ said: error.message }),
  );

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // no schema accepts it, which answers "is this the JSON that was expected?"
  }
}

function parseAnswer<T>(text: string, schema: z.ZodMiniType<T>): T {
  const parsed = schema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new AppError("bad_response", m.api_unknown_response(), {
    cause: parsed.error,
  });
}

/**
 * Calls the server, `path` below /api, and gives its response when it is a success.
 *
 * @throws AppError with the server's code, or `network` (retryable) when there is no response; an abort passes through as it is
 */
export async function send(path: string, { method = "GET", body, headers = {}, signal }: RequestOptions = {}): Promise<Response> {
  const init: RequestInit = {
    method,
    headers: { ...userHeader, ...(body !== undefined && { "content-type": "application/json" }), ...headers },
  };
  if (body !== undefined) init.body = JSON.stringify(body);
  if (signal) init.signal = signal;
  const response = await answerOrNetworkError(() => fetch(urlOf(path), init), signal);
  if (response.ok || response.status === NOT_MODIFIED) return response;
  throw await errorOf(response.status, await answerOrNetworkError(() => response.text(), signal));
}

async function answerOrNetworkError<T>(call: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw unreachable(cause);
  }
}

/**
 * Calls the server and parses its JSON answer.
 *
 * @throws AppError as `send`; `bad_response` when the response does not fit `schema`
 */
export async function request<T>(path: string, schema: z.ZodMiniType<T>, options: RequestOptions = {}): Promise<T> {
  const response = await send(path, options);
  return parseAnswer(await answerOrNetworkError(() => response.text(), options.signal), schema);
}

/** As `request`; null where the response is still the one of `etag`. */
export async function requestNewer<T>(
  path: string,
  schema: z.ZodMiniType<T>,
  etag: string,
  options: RequestOptions = {},
): Promise<T | null> {
  const response = await send(path, { ...options, headers: { "if-none-match": etag } });
  if (response.status === NOT_MODIFIED) return null;
  return parseAnswer(await answerOrNetworkError(() => response.text(), options.signal), schema);
}

/** As `request`, for a response that is a file. */
export async function requestBlob(path: string, options: RequestOptions = {}): Promise<Blob> {
  const response = await send(path, options);
  return answerOrNetworkError(() => response.blob(), options.signal);
}

/** A response that is a file, and its headers. */
export interface ReceivedFile {
  readonly file: Blob;
  readonly headers: Headers;
}

/**
 * As `request`, for a large answer that is a file.
 *
 * @param onProgress told the share that has come, 0..1, at most ten times a second, where the server says how much there is
 */
export async function requestFile(
  path: string,
  { onProgress, ...options }: RequestOptions & { readonly onProgress?: (share: number) => void } = {},
): Promise<ReceivedFile> {
  const { body, headers } = await send(path, options);
  const total = Number(headers.get("content-length") ?? 0);
  const tell = calmly(onProgress);
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  await answerOrNetworkError(async () => {
    for (const reader = body?.getReader(); reader; ) {
      const { value, done } = await reader.read();
      if (done) break;
      chunks.push(value);
      bytes += value.length;
      if (total > 0) tell(Math.min(1, bytes / total));
    }
  }, options.signal);
  return { file: new Blob(chunks, { type: headers.get("content-type") ?? "" }), headers };
}

/**
 * POSTs the bytes of `blob` and tells how far it is, which `fetch` cannot.
 *
 * @throws AppError as `request`; on abort the signal's reason
 */
export function upload<T>(
  path: string,
  schema: z.ZodMiniType<T>,
  blob: Blob,
  { onProgress, signal }: UploadOptions = {},
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const call = new XMLHttpRequest();
    const abort = () => call.abort();
    signal?.addEventListener("abort", abort);
    const tell = calmly(onProgress);
    call.upload.onprogress = ({ loaded, total }) => tell(total > 0 ? loaded / total : 0);
    call.onload = () => {
      if (call.status < 200 || call.status > 299) return void errorOf(call.status, call.responseText).then(reject);
      try {
        resolve(parseAnswer(call.responseText, schema));
      } catch (error) {
        reject(error);
      }
    };
    call.onerror = () => reject(unreachable());
    call.onabort = () => reject(signal?.reason ?? unreachable());
    call.onloadend = () => signal?.removeEventListener("abort", abort);
    call.open("POST", urlOf(path));
    for (const [name, value] of Object.entries(userHeader)) call.setRequestHeader(name, value);
    call.setRequestHeader("content-type", blob.type || "application/octet-stream");
    call.send(blob);
  });
}

/**
 * A file that ships with the page.
 *
 * @throws AppError `network`, `not_found`
 */
export async function fetchPublic(path: string, signal: AbortSignal): Promise<Blob> {
  const response = await answerOrNetworkError(() => fetch(path, { signal }), signal);
  if (!response.ok) throw new AppError("not_found", m.api_missing_static_file());
  return answerOrNetworkError(() => response.blob(), signal);
}

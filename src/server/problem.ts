import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { hasZodFastifySchemaValidationErrors } from "fastify-type-provider-zod";
import type { Problem } from "../contract/errors.ts";
import { AppError } from "../core/appError.ts";
import { isServerErrorCode, type ServerErrorCode } from "../core/errorCodes.ts";
import { drain } from "./drain.ts";
import { awayOf } from "./storage/away.ts";
import { diskFull, isDiskFull } from "./storage/diskFull.ts";

/** The HTTP status of each code. */
const STATUS: Readonly<Record<ServerErrorCode, number>> = {
  bad_request: 400,
  not_found: 404,
  conflict: 409,
  revision_conflict: 412,
  origin_refused: 403,
  signature_refused: 401,
  sign_in_required: 401,
  sign_in_refused: 401,
  other_user: 403,
  proxy_refused: 403,
  rate_limited: 429,
  internal: 500,
  unavailable: 503,
  body_too_large: 413,
  disk_full: 507,
  not_an_image: 415,
  image_type_refused: 415,
  url_refused: 422,
  url_unreachable: 502,
  image_size_differs: 409,
  image_lost: 404,
  image_truncated: 422,
  image_too_many_bytes: 413,
  image_too_many_pixels: 413,
  upload_too_slow: 408,
  mask_required: 422,
  mask_wrong_size: 422,
  mask_empty: 422,
  mask_outside_region: 422,
  mask_not_black_and_white: 422,
  preset_required: 422,
  prompt_required: 422,
  engine_unavailable: 503,
  engine_failed: 502,
  engine_refused: 502,
  engine_key_refused: 502,
  engine_no_credits: 402,
  budget_spent: 402,
  engine_busy: 503,
  engine_timeout: 504,
  engine_lost: 502,
  engine_bad_result: 502,
};
const TITLES: Record<number, string> = {
  400: "Bad request",
  401: "Not known",
  402: "Payment required",
  403: "Refused",
  404: "Not found",
  408: "Too slow",
  409: "Conflict",
  412: "Changed elsewhere",
  413: "Too large",
  415: "Wrong type",
  422: "Cannot be used",
  429: "Too many requests",
  500: "Internal error",
  502: "The other side failed",
  503: "Not available",
  504: "The engine took too long",
  507: "No room left",
};
const INTERNAL = "Something broke in the server. Try again; if it happens again, tell your administrator the request id.";

/** Of what is wrong with a request: there may be millions of faults, and one may hold megabytes of names. */
const MAX_FIELDS = 20;
const MAX_WORDS = 300;

/** Anything thrown in a request, as the response it gets. What is not an `AppError` says nothing of itself: it may hold paths or secrets. */
export function problemOf(thrown: unknown, requestId: string): Problem {
  // A database without room is none that is away, and a client that breaks off is no store.
  const isOwn = isDiskFull(thrown) || statusOf(thrown) < 500;
  const error = isOwn ? thrown : (awayOf(thrown) ?? thrown);
  if (error instanceof AppError && isServerErrorCode(error.code)) {
    const { code, message, retryable, details } = error;
    return problem(STATUS[error.code], code, message, requestId, {
      ...(retryable ? { retryable } : {}),
      ...(details ? { details } : {}),
    });
  }
  if (hasZodFastifySchemaValidationErrors(error)) {
    const details: Record<string, string[]> = {};
    for (const { instancePath, message = "is not valid" } of error.validation.slice(0, MAX_FIELDS)) {
      const field = instancePath.replace(/^\//, "").replaceAll("/", ".") || "request";
      details[field] = [...(details[field] ?? []), message.length > MAX_WORDS ? `${message.slice(0, MAX_WORDS)}…` : message];
    }
    const first = Object.entries(details)[0];
    const what = first ? `${first[0]}: ${first[1].join(", ")}` : "not valid";
    return problem(400, "bad_request", `The request is not as it should be (${what}).`, requestId, { details });
  }
  if (isDiskFull(error)) return problemOf(diskFull(error), requestId);
  const status = statusOf(error);
  if (status === 413) return problem(413, "body_too_large", "The request's body is too large.", requestId);
  if (status === 415) return problem(415, "bad_request", "The request's body must be JSON (application/json).", requestId);
  if (status === 429) return problem(429, "rate_limited", "Too many requests. Wait a minute.", requestId, { retryable: true });
  if (status >= 400 && status < 500) return problem(400, "bad_request", "The request cannot be read.", requestId);
  return problem(500, "internal", INTERNAL, requestId);
}

/** Fastify's error handler: the only way an error leaves. */
export function sendProblem(error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): void {
  const body = problemOf(error, request.id);
  if (body.status === 413) {
    // Fastify would close the connection while the body is still coming.
    reply.removeHeader("connection");
    drain(request.raw);
  }
  if (body.status === 500 || body.status === 507) request.log.error({ err: error }, "request failed");
  else if (body.code === "unavailable") request.log.warn({ err: error }, "a store is away");
  else request.log.info({ code: body.code, status: body.status }, "request refused");
  if (body.status === 401) reply.header("www-authenticate", "Bearer");
  const retryAfter = body.details?.retryAfterSeconds;
  if (typeof retryAfter === "number") reply.header("retry-after", retryAfter);
  reply.code(body.status).header("content-type", "application/problem+json; charset=utf-8").header("cache-control", "no-store");
  reply.serializer(JSON.stringify).send(body);
}

function problem(
  status: number,
  code: string,
  detail: string,
  requestId: string,
  more: Pick<Problem, "retryable" | "details"> = {},
): Problem {
  return { type: `urn:overpaint:problem:${code}`, title: TITLES[status] ?? "Error", status, code, detail, ...more, requestId };
}

function statusOf(error: unknown): number {
  if (typeof error !== "object" || error === null || !("statusCode" in error)) return 500;
  return typeof error.statusCode === "number" ? error.statusCode : 500;
}

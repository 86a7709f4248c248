import { z } from "zod/mini";

/** Stable codes; a client may switch on them. The message beside a code says what happened and what to do. */
export const ERROR_CODES = [
  "bad_request",
  "not_found",
  "conflict",
  "revision_conflict",
  "origin_refused",
  "signature_refused",
  "sign_in_required",
  "sign_in_refused",
  "proxy_refused",
  "rate_limited",
  "internal",
  "unavailable",
  "network",
  "not_an_image",
  "image_truncated",
  "image_too_many_bytes",
  "image_too_many_pixels",
  "upload_too_slow",
  "image_type_refused",
  "image_size_differs",
  "url_refused",
  "url_unreachable",
  "mask_required",
  "mask_wrong_size",
  "mask_empty",
  "mask_outside_region",
  "mask_not_black_and_white",
  "preset_required",
  "prompt_required",
  "engine_unavailable",
  "engine_failed",
  "engine_refused",
  "engine_key_refused",
  "engine_no_credits",
  "budget_spent",
  "engine_busy",
  "engine_timeout",
  "engine_lost",
  "engine_bad_answer",
  "canceled",
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** RFC 9457 problem document. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  retryable: z.optional(z.boolean()),
  details: z.optional(z.record(z.string(), z.unknown())),
  requestId: z.optional(z.string()),
});
export type Problem = z.infer<typeof Problem>;

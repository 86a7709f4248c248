/** Stable codes of the server; a client may switch on them. The message beside a code says what happened and what to do. */
export const SERVER_ERROR_CODES = [
  "bad_request",
  "not_found",
  "conflict",
  "revision_conflict",
  "origin_refused",
  "signature_refused",
  "sign_in_required",
  "sign_in_refused",
  "other_user",
  "proxy_refused",
  "rate_limited",
  "internal",
  "unavailable",
  "body_too_large",
  "disk_full",
  "not_an_image",
  "image_truncated",
  "image_too_many_bytes",
  "image_too_many_pixels",
  "upload_too_slow",
  "image_type_refused",
  "image_size_differs",
  "image_lost",
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
  "engine_bad_result",
] as const;
export type ServerErrorCode = (typeof SERVER_ERROR_CODES)[number];

/** Codes of errors that never leave the page. */
type PageErrorCode =
  | "network"
  | "canceled"
  | "bad_response"
  | "unreadable_here"
  | "no_canvas"
  | "clipboard_denied"
  | "insecure_context"
  | "storage_full"
  | "storage_failed"
  | "record_unreadable"
  | "not_kept"
  | "unsent"
  | "document_gone"
  | "document_diverged";

export type ErrorCode = ServerErrorCode | PageErrorCode;

export const isServerErrorCode = (code: string): code is ServerErrorCode =>
  (SERVER_ERROR_CODES as readonly string[]).includes(code);

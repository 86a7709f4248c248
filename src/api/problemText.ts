import { isServerErrorCode, type ServerErrorCode } from "../core/errorCodes.ts";
import { m } from "../messages/messages.js";

/** An error as the server tells it: in a problem document, or as the end of an edit. */
export interface ServerError {
  readonly code: string;
  /** The server's English, where the catalogue has no sentence of its own: of an API's caller, or in the vendor's words. */
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>> | undefined;
}

type Details = Readonly<Record<string, unknown>>;
/** A sentence, or none where the server's own says more. */
type Sentence = (details: Details) => string | null;

const numbers = new Intl.NumberFormat("en-GB");
const figure = (value: unknown): string => (typeof value === "number" ? numbers.format(value) : String(value ?? "?"));
const sizeOf = (value: unknown): string => {
  const { width, height } = (value ?? {}) as { width?: unknown; height?: unknown };
  return `${figure(width)} × ${figure(height)}`;
};
const serverSays: Sentence = () => null;

/** The sentence of `details.kind`, else `usual`. */
const byKind =
  (kinds: Readonly<Record<string, Sentence>>, usual: Sentence = serverSays): Sentence =>
  (details) =>
    (kinds[String(details.kind)] ?? usual)(details);

const SENTENCES: Readonly<Record<ServerErrorCode, Sentence>> = {
  bad_request: byKind({ upload_interrupted: () => m.problem_upload_interrupted() }),
  not_found: serverSays,
  conflict: byKind({ document_exists: serverSays }, () => m.problem_conflict()),
  revision_conflict: serverSays,
  origin_refused: serverSays,
  signature_refused: serverSays,
  sign_in_required: byKind({ proxy_silent: serverSays }, () => m.problem_sign_in_required()),
  sign_in_refused: byKind({ token: serverSays }, () => m.problem_sign_in_refused()),
  other_user: ({ user }) => m.problem_other_user({ user: String(user) }),
  proxy_refused: () => m.problem_proxy_refused(),
  rate_limited: byKind(
    { wrong_secrets: ({ retryAfterSeconds }) => m.problem_wrong_secrets({ seconds: figure(retryAfterSeconds) }) },
    () => m.problem_rate_limited(),
  ),
  internal: byKind({ edit_failed: () => m.problem_internal_edit(), gave_up: () => m.problem_internal_gave_up() }, () =>
    m.problem_internal(),
  ),
  unavailable: byKind({ result_not_kept: () => m.problem_unavailable_result() }, () => m.problem_unavailable()),
  body_too_large: byKind({ too_many_versions: () => m.problem_too_many_versions() }, () => m.problem_body_too_large()),
  disk_full: () => m.problem_disk_full(),
  not_an_image: () => m.problem_not_an_image(),
  image_truncated: () => m.problem_image_truncated(),
  image_too_many_bytes: byKind(
    { comments: ({ maxTextMb }) => m.problem_image_too_many_comments({ maxMb: figure(maxTextMb) }) },
    ({ maxUploadMb }) => m.problem_image_too_many_bytes({ maxMb: figure(maxUploadMb) }),
  ),
  image_too_many_pixels: byKind(
    {
      side: (details) => m.image_side_too_long({ size: sizeOf(details), maxSide: figure(details.maxSide) }),
      whole_in_memory: (details) =>
        m.problem_image_too_many_pixels_in_memory({ size: sizeOf(details), maxMegapixels: figure(details.maxMegapixels) }),
    },
    (details) => m.problem_image_too_many_pixels({ size: sizeOf(details), maxMegapixels: figure(details.maxMegapixels) }),
  ),
  upload_too_slow: () => m.problem_upload_too_slow(),
  image_type_refused: serverSays,
  image_size_differs: ({ shown, stored }) => m.problem_image_size_differs({ shown: sizeOf(shown), stored: sizeOf(stored) }),
  image_lost: () => m.problem_image_lost(),
  url_refused: byKind(
    {
      scheme: () => m.problem_url_refused_scheme(),
      credentials: () => m.problem_url_refused_credentials(),
      port: () => m.problem_url_refused_port(),
      not_public: () => m.problem_url_refused_not_public(),
      redirect_unreadable: () => m.problem_url_refused_redirect(),
      redirect_loop: () => m.problem_url_refused_redirect_loop(),
      compressed: () => m.problem_url_refused_compressed(),
    },
    () => m.problem_url_refused(),
  ),
  url_unreachable: ({ status }) =>
    status === undefined ? m.problem_url_unreachable() : m.problem_url_status({ status: String(status) }),
  mask_required: () => m.problem_mask_required(),
  mask_wrong_size: ({ mask, canvas }) => m.problem_mask_wrong_size({ mask: sizeOf(mask), canvas: sizeOf(canvas) }),
  mask_empty: byKind({ too_small: () => m.problem_mask_empty_small() }, () => m.problem_mask_empty()),
  mask_outside_region: () => m.problem_mask_outside_region(),
  mask_not_black_and_white: ({ x, y }) => m.problem_mask_not_black_and_white({ x: figure(x), y: figure(y) }),
  preset_required: () => m.problem_preset_required(),
  prompt_required: () => m.problem_prompt_required(),
  engine_unavailable: byKind({
    unknown: () => m.problem_engine_unknown(),
    replaced: () => m.problem_engine_replaced(),
    not_configured: () => m.problem_engine_not_set_up(),
    unreachable: () => m.problem_engine_unreachable(),
    down: ({ status }) => m.problem_engine_down({ status: String(status) }),
    result_unreachable: () => m.problem_engine_result_unreachable(),
  }),
  engine_failed: byKind({
    run_lost: () => m.problem_engine_run_lost(),
    run_canceled: ({ creditsSpent }) =>
      creditsSpent === 0
        ? m.problem_engine_run_canceled()
        : m.problem_engine_run_canceled_charged({ credits: m.credits({ count: Number(creditsSpent) }) }),
    result_deleted: () => m.problem_engine_result_deleted(),
    fill_failed: () => m.problem_engine_fill_failed(),
  }),
  engine_refused: byKind({ nothing_to_copy: () => m.problem_engine_nothing_to_copy() }, ({ reason }) =>
    typeof reason === "string" ? m.problem_engine_refused_run({ reason }) : null,
  ),
  engine_key_refused: () => m.problem_engine_key_refused(),
  engine_no_credits: ({ creditsRequired, creditsAvailable }) =>
    creditsRequired === undefined || creditsAvailable === undefined
      ? m.problem_engine_no_credits_left()
      : m.problem_engine_no_credits({ needed: figure(creditsRequired), available: figure(creditsAvailable) }),
  budget_spent: ({ whose, spent, budget, needed }) => {
    const message = whose === "user" ? m.problem_budget_spent_user : m.problem_budget_spent_team;
    return message({ spent: figure(spent), budget: figure(budget), needed: figure(needed) });
  },
  engine_busy: () => m.problem_engine_busy(),
  engine_timeout: byKind({ slow: () => m.problem_engine_slow(), result_slow: () => m.problem_engine_result_slow() }, () =>
    m.problem_engine_timeout(),
  ),
  engine_lost: byKind({
    sending_interrupted: () => m.problem_engine_sending_interrupted(),
    restarted: () => m.problem_engine_restarted(),
  }),
  engine_bad_result: byKind({
    result_lost: () => m.problem_engine_result_lost(),
    result_host_refused: () => m.problem_engine_result_host(),
    result_incomplete: () => m.problem_engine_result_unusable(),
    result_not_an_image: () => m.problem_engine_result_unusable(),
    result_unreachable: () => m.problem_engine_result_unreachable(),
  }),
};

/** Sentences on the state of the payment, each after that of the error. */
const PAYMENTS: Readonly<Record<string, (inputs: { error: string }) => string>> = {
  still_asked: m.payment_still_asked,
  never_confirmed: m.payment_never_confirmed,
  unconfirmed: m.payment_unconfirmed,
  not_begun: m.payment_not_begun,
};

/** The catalogue's sentence for an error of the server; the server's own where there is none. */
export function problemText({ code, message, details = {} }: ServerError): string {
  const sentence = isServerErrorCode(code) ? SENTENCES[code](details) : null;
  if (sentence === null) return message;
  const withPayment = PAYMENTS[String(details.payment)];
  return withPayment ? withPayment({ error: sentence }) : sentence;
}

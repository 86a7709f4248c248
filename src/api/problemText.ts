import { z } from "zod/mini";
import { RENDER_FORMATS } from "../contract/renders.ts";
import { isServerErrorCode, type ServerErrorCode } from "../core/errorCodes.ts";
import { countText, sizeText } from "../intl/figures.ts";
import { m } from "../messages/messages.js";
import { renderLimitText } from "./renderLimitText.ts";

/** An error as the server tells it: in a problem document, or as the end of an edit. */
export interface ServerError {
  readonly code: string;
  /** The server's English, quoted where the code is one that this page does not know. */
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>> | undefined;
}

type Details = Readonly<Record<string, unknown>>;
type Sentence = (details: Details) => string;

const figure = (value: unknown): string => (typeof value === "number" ? countText(value) : String(value ?? "?"));
const SizeOfDetails = z.object({ width: z.number(), height: z.number() });
const sizeOf = (value: unknown): string => {
  const size = SizeOfDetails.safeParse(value);
  return size.success ? sizeText(size.data) : "?";
};
/** The vendor's own words, which some sentences quote; null where it said nothing. */
const saidIn = ({ said }: Details): string | null => (typeof said === "string" && said !== "" ? said : null);

/** The sentence of `details.kind`, else `usual`. */
const byKind =
  (kinds: Readonly<Record<string, Sentence>>, usual: Sentence): Sentence =>
  (details) =>
    (kinds[String(details.kind)] ?? usual)(details);

/** An image that is too large for a format. */
function renderLimit(details: Details): string {
  const limit = RefusedRender.safeParse(details);
  return limit.success ? renderLimitText(limit.data, limit.data) : m.problem_bad_request();
}
const RefusedRender = z.object({
  by: z.enum(["side", "megapixels"]),
  max: z.number(),
  format: z.enum(RENDER_FORMATS),
  lossless: z.boolean(),
});

const SENTENCES: Readonly<Record<ServerErrorCode, Sentence>> = {
  bad_request: byKind(
    {
      upload_interrupted: () => m.problem_upload_interrupted(),
      openraster_too_large: ({ maxGb }) => m.problem_openraster_too_large({ maxGb: figure(maxGb) }),
      render_limit: renderLimit,
    },
    // Of a field that a designer fills; the other fields' messages say nothing to him.
    ({ url }) => (url === undefined ? m.problem_bad_request() : m.problem_url_refused()),
  ),
  not_found: byKind(
    {
      document: () => m.problem_not_found_document(),
      image: () => m.problem_not_found_image(),
      edit: () => m.problem_not_found_edit(),
    },
    () => m.problem_not_found(),
  ),
  conflict: byKind({ document_exists: () => m.problem_conflict_document() }, () => m.problem_conflict()),
  revision_conflict: () => m.problem_revision_conflict(),
  origin_refused: byKind(
    {
      name: ({ url }) => m.problem_origin_refused_name({ url: String(url) }),
      unnamed: () => m.problem_origin_refused_unnamed(),
      loopback: () => m.problem_origin_refused_loopback(),
    },
    () => m.problem_origin_refused(),
  ),
  signature_refused: () => m.problem_signature_refused(),
  sign_in_required: byKind({ proxy_silent: () => m.sign_in_proxy_silent() }, () => m.problem_sign_in_required()),
  sign_in_refused: byKind({ token: () => m.problem_sign_in_refused_token() }, () => m.problem_sign_in_refused()),
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
  image_type_refused: ({ kind, detail }) => m.problem_image_type_refused({ kind: String(kind), detail: figure(detail) }),
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
  engine_unavailable: byKind(
    {
      unknown: () => m.problem_engine_unknown(),
      replaced: () => m.problem_engine_replaced(),
      not_configured: () => m.problem_engine_not_set_up(),
      unreachable: () => m.problem_engine_unreachable(),
      down: ({ status }) => m.problem_engine_down({ status: String(status) }),
      result_unreachable: () => m.problem_engine_result_unreachable(),
      list_unread: () => m.problem_engine_list_unread(),
    },
    () => m.problem_engine_unavailable(),
  ),
  engine_failed: byKind(
    {
      run_lost: () => m.problem_engine_run_lost(),
      run_unknown: () => m.problem_engine_run_unknown(),
      run_canceled: ({ creditsSpent }) =>
        creditsSpent === 0
          ? m.problem_engine_run_canceled()
          : m.problem_engine_run_canceled_charged({ credits: m.credits({ count: Number(creditsSpent) }) }),
      result_deleted: () => m.problem_engine_result_deleted(),
      fill_failed: () => m.problem_engine_fill_failed(),
      unexpected_status: (details) => {
        const [status, said] = [String(details.status), saidIn(details)];
        return said === null
          ? m.problem_engine_unexpected_status({ status })
          : m.problem_engine_unexpected_status_said({ status, said });
      },
    },
    () => m.problem_engine_failed(),
  ),
  engine_refused: byKind(
    {
      nothing_to_copy: () => m.problem_engine_nothing_to_copy(),
      request: (details) => {
        const said = saidIn(details);
        return said === null ? m.problem_engine_refused() : m.problem_engine_refused_request({ said });
      },
    },
    ({ reason }) => (typeof reason === "string" ? m.problem_engine_refused_run({ reason }) : m.problem_engine_refused()),
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
  engine_lost: byKind(
    {
      sending_interrupted: () => m.problem_engine_sending_interrupted(),
      restarted: () => m.problem_engine_restarted(),
    },
    () => m.problem_engine_failed(),
  ),
  engine_bad_result: byKind(
    {
      unreadable: () => m.problem_engine_response_unreadable(),
      result_missing: () => m.problem_engine_result_missing(),
      result_lost: () => m.problem_engine_result_lost(),
      result_host_refused: () => m.problem_engine_result_host(),
      result_status: () => m.problem_engine_result_unreachable(),
      result_too_large: () => m.problem_engine_result_unreachable(),
      result_unreachable: () => m.problem_engine_result_unreachable(),
    },
    // Incomplete, or no image.
    () => m.problem_engine_result_unusable(),
  ),
};

/** Sentences on the state of the payment, each after that of the error. */
const PAYMENTS: Readonly<Record<string, (inputs: { error: string }) => string>> = {
  still_asked: m.payment_still_asked,
  never_confirmed: m.payment_never_confirmed,
  unconfirmed: m.payment_unconfirmed,
  not_begun: m.payment_not_begun,
};

/** The catalogue's sentence for an error of the server; of a code that only a later page knows, one that quotes the server. */
export function problemText({ code, message, details = {} }: ServerError): string {
  const sentence = isServerErrorCode(code) ? SENTENCES[code](details) : m.problem_server_says({ said: message });
  const withPayment = PAYMENTS[String(details.payment)];
  return withPayment ? withPayment({ error: sentence }) : sentence;
}

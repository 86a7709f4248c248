import { AppError } from "../../../core/appError.ts";
import { RefusalResponse } from "./schemas.ts";

const OUR_NAMES: Readonly<Record<string, string>> = {
  safety_tolerance: "safetyTolerance",
  output_format: "outputFormat",
  prompt_upsampling: "promptUpsampling",
  outpaint: "preset",
};

/**
 * A response that is not a success, as the error to throw. Retryable ones: 429 (`engine_busy`, `details.retryAfterMs` where the vendor
 * named a time) and 5xx (`engine_unavailable`).
 *
 * @param body the response's text, which may be anything
 * @param retryAfterMs the response's Retry-After, or null
 */
export function refusalOf(status: number, body: string, retryAfterMs: number | null): AppError {
  const { error, details, creditsRequired, creditsAvailable } = RefusalResponse.parse(jsonOrNull(body));
  const said = withoutFullStop(error);
  const inBrackets = said === "" ? "" : ` (${said})`;
  if (status === 400) {
    const fields = byOurNames(details);
    const faults = Object.entries(fields).map(([field, list]) => `${field}: ${list.map(withoutFullStop).join("; ")}`);
    return new AppError(
      "engine_refused",
      `Flux refused the request${inBrackets}.${faults.map((fault) => ` ${fault}.`).join("")} Nothing was charged. Change that and generate again.`,
      { details: { ...fields, kind: "request", said: [said, ...faults].filter((each) => each !== "").join(". ") } },
    );
  }
  if (status === 401 || status === 403) {
    return new AppError(
      "engine_key_refused",
      `Flux refused this server's key${inBrackets}. Your administrator must check APIFRAME_API_KEY.`,
    );
  }
  if (status === 402) {
    const figures =
      creditsRequired === undefined || creditsAvailable === undefined
        ? "The Flux account has too few credits for this edit."
        : `This edit needs ${creditsRequired} credits; the Flux account has ${creditsAvailable}.`;
    return new AppError(
      "engine_no_credits",
      `${figures} Nothing was charged. Top up the account, or use Content-aware fill (free).`,
      {
        details: { creditsRequired, creditsAvailable },
      },
    );
  }
  if (status === 429) {
    return new AppError("engine_busy", "Flux takes no more requests at the moment. Try again in a minute.", {
      retryable: true,
      ...(retryAfterMs === null ? {} : { details: { retryAfterMs } }),
    });
  }
  if (status >= 500) {
    return new AppError("engine_unavailable", `Flux is out of order at the moment (${status}). Try again in a few minutes.`, {
      retryable: true,
      details: { kind: "down", status },
    });
  }
  return new AppError(
    "engine_failed",
    `Flux returned ${status}${inBrackets}. Your administrator should check APIFRAME_BASE_URL.`,
    {
      details: { kind: "unexpected_status", status, ...(said !== "" && { said }) },
    },
  );
}

/** `fluxFillParams.safety_tolerance` becomes `safetyTolerance`; fields without a message are left out. */
function byOurNames(details: RefusalResponse["details"]): Record<string, string[]> {
  const named: Record<string, string[]> = {};
  for (const [path, messages] of Object.entries(details)) {
    if (messages.length === 0) continue;
    const field = path.split(".").at(-1) ?? path;
    const name = OUR_NAMES[field] ?? field;
    named[name] = [...(named[name] ?? []), ...messages];
  }
  return named;
}

export const withoutFullStop = (text: string): string => text.trim().replace(/\.$/, "");

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

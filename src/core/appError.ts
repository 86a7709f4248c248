import type { ErrorCode } from "./errorCodes.ts";

/** Properties of an error beside its code and message. */
export interface AppErrorOptions {
  /** True when the same call may succeed later, unchanged. */
  readonly retryable?: boolean;
  /** Facts for the reader: limits and figures by name, or messages by field. Never a path, key or stack. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** The only error that crosses a border. Its message says what happened and what to do. */
export class AppError extends Error {
  override readonly name = "AppError";
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly details: Readonly<Record<string, unknown>> | undefined;

  constructor(code: ErrorCode, message: string, { retryable = false, details, cause }: AppErrorOptions = {}) {
    super(message, { cause });
    this.code = code;
    this.retryable = retryable;
    this.details = details;
  }
}

export type Endpoint = "uploads" | "edit" | "job" | "jobs" | "me" | "file";

/** Fault of one response. */
type Breakage =
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly retryAfter?: number | string;
      readonly body?: unknown;
    }
  /** The connection is cut in the middle of the body. */
  | { readonly reset: true }
  /** JSON that breaks off. */
  | { readonly malformed: true }
  /** No response, ever. */
  | { readonly stall: true };

/** The next request to `at` (to any call, when not said) is answered wrongly; with `late`, after it was carried out. */
export type ResponseFault = Breakage & { readonly at?: Endpoint; readonly late?: boolean };

/** Outcome of the next submitted job. */
export type JobFault =
  | { readonly fail: string }
  /** `kept`: its credits do not come back. */
  | { readonly cancel: true; readonly kept?: boolean }
  /** `bare`: a URL string. `purged`: expired, its file gone. `keptThough`: expired, its file still there. `noWeb`: a URL that is no http one. `otherShape`: turned by 90 degrees. `turned`: made of the image upside down. `large`: a picture of 4,000 x 3,000 pixels. */
  | {
      readonly result:
        | "bare"
        | "truncated"
        | "notAPicture"
        | "purged"
        | "keptThough"
        | "noWeb"
        | "missing"
        | "otherShape"
        | "turned"
        | "large";
    };

/** While held, jobs go no further than "processing". */
export type Fault = ResponseFault | JobFault | { readonly hold: boolean };

export const isJobFault = (fault: ResponseFault | JobFault): fault is JobFault =>
  "fail" in fault || "cancel" in fault || "result" in fault;

/** The readiness of an edit to be sent, in words. */
export interface Readiness {
  readonly isReady: boolean;
  readonly tone: "ok" | "hint" | "warn";
  /** Null where a finding says it. */
  readonly text: string | null;
}

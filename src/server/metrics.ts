import { Counter, collectDefaultMetrics, Histogram, Registry } from "prom-client";

/** Called with what the work on edits comes to. */
export interface EditObserver {
  /** An edit has left a stage. */
  left(engine: string, stage: string, seconds: number): void;
  /** An edit has come to its end, or was given up while its result may still come. */
  ended(engine: string, outcome: string, credits: number): void;
}

export interface Metrics extends EditObserver {
  /** An engine's vendor answered: a status code, "timeout" or "unreachable". */
  responded(status: string): void;
  /** The text that Prometheus scrapes, and its content type. */
  page(): Promise<{ readonly text: string; readonly type: string }>;
}

const STAGE_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 80, 160, 320, 600];

/** Counts for the administrator, in a registry of its own; no prompt, name or key is ever a label. */
export function createMetrics(): Metrics {
  const register = new Registry();
  collectDefaultMetrics({ register });
  const registers = [register];
  const edits = new Counter({
    name: "overpaint_edits_total",
    help: "Edits that ended, by engine and outcome",
    labelNames: ["engine", "outcome"],
    registers,
  });
  const credits = new Counter({
    name: "overpaint_credits_total",
    help: "Credits that ended edits cost, by engine",
    labelNames: ["engine"],
    registers,
  });
  const stages = new Histogram({
    name: "overpaint_edit_stage_seconds",
    help: "Seconds that edits spent in a stage, by engine and stage",
    labelNames: ["engine", "stage"],
    buckets: STAGE_SECONDS,
    registers,
  });
  const responses = new Counter({
    name: "overpaint_upstream_answers_total",
    help: "Answers of the vendor, by status code; timeout and unreachable for none",
    labelNames: ["status"],
    registers,
  });
  return {
    left: (engine, stage, seconds) => stages.observe({ engine, stage }, seconds),
    ended(engine, outcome, spent) {
      edits.inc({ engine, outcome });
      credits.inc({ engine }, spent);
    },
    responded: (status) => responses.inc({ status }),
    page: async () => ({ text: await register.metrics(), type: register.contentType }),
  };
}

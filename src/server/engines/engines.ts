import type { BudgetLeft, EngineDescription, EngineId } from "../../contract/edits.ts";
import type { Environment } from "../env.ts";
import type { Metrics } from "../metrics.ts";
import { createApiframeEngine } from "./apiframe/apiframeEngine.ts";
import type { FillEngine } from "./engine.ts";
import { createLocalEngine } from "./local/localEngine.ts";

const BALANCE_TIMEOUT_MS = 5_000;

/** The registry. A new engine is one folder and one line here (and its id in the contract). */
export function createEngines(
  env: Pick<Environment, "APIFRAME_API_KEY" | "APIFRAME_BASE_URL" | "APIFRAME_RESULT_HOSTS" | "PUBLIC_URL">,
  { responded }: Pick<Metrics, "responded">,
): ReadonlyMap<EngineId, FillEngine> {
  const engines: FillEngine[] = [
    createApiframeEngine({
      apiKey: env.APIFRAME_API_KEY ?? "",
      baseUrl: env.APIFRAME_BASE_URL,
      resultHosts: env.APIFRAME_RESULT_HOSTS,
      publicUrl: env.PUBLIC_URL,
      onResponse: responded,
    }),
    createLocalEngine(),
  ];
  return new Map(engines.map((engine) => [engine.id, engine]));
}

/** An engine as the interface is told of it. A balance that cannot be had is left out. @param budgetLeft for engines that cost anything */
export async function describeEngine(engine: FillEngine, budgetLeft: BudgetLeft | null): Promise<EngineDescription> {
  const { label, usesPrompt, creditsPerEdit, canCancel, isGenerative, pollMs, sizes } = engine.capabilities;
  const reason = engine.unavailable();
  const balance = reason === null ? await balanceOf(engine) : null;
  return {
    id: engine.id,
    label,
    available: reason === null,
    ...(reason === null ? {} : { reason }),
    usesPrompt,
    creditsPerEdit,
    canCancel,
    isGenerative,
    pollMs,
    sizes,
    ...(balance === null ? {} : { balance }),
    ...(budgetLeft === null || creditsPerEdit === 0 ? {} : { budgetLeft }),
  };
}

async function balanceOf(engine: FillEngine): Promise<number | null> {
  try {
    return (await engine.balance?.(AbortSignal.timeout(BALANCE_TIMEOUT_MS))) ?? null;
  } catch {
    // The engines are listed whether or not the vendor can be reached; an edit tells what is wrong.
    return null;
  }
}

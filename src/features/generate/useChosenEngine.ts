import { useQuery } from "@tanstack/react-query";
import { enginesQuery } from "../../api/engines.ts";
import type { EngineDescription } from "../../contract/edits.ts";
import { m } from "../../messages/messages.js";
import { useEditorState } from "../../state/store.ts";

/** Until the server has told its engines: painting goes on, sending waits. */
const UNREACHABLE: EngineDescription = {
  id: "local",
  label: m.content_aware_fill(),
  available: false,
  reason: m.generate_waiting_for_server(),
  usesPrompt: false,
  creditsPerEdit: 0,
  canCancel: true,
  isGenerative: false,
  pollMs: 300,
  sizes: null,
};

const NONE: readonly EngineDescription[] = [];

/** All engines, and the one that is chosen or, where that cannot be had, another that can. */
export function useChosenEngine(): { readonly engines: readonly EngineDescription[]; readonly engine: EngineDescription } {
  const { data: engines = NONE } = useQuery(enginesQuery());
  const engineId = useEditorState((state) => state.engineId);
  const available = engines.filter((other) => other.available);
  return { engines, engine: available.find(({ id }) => id === engineId) ?? available[0] ?? engines[0] ?? UNREACHABLE };
}

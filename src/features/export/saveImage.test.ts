import { expect, test } from "vitest";
import { Edit, type EngineDescription, type EngineId } from "../../contract/edits.ts";
import { sourceTypeOf } from "./saveImage.ts";

const engine = (id: EngineId, isGenerative: boolean): EngineDescription => ({
  id,
  label: id,
  available: true,
  usesPrompt: false,
  creditsPerEdit: 0,
  canCancel: true,
  isGenerative,
  pollMs: 1,
  sizes: null,
});
const layer = { imageId: "a".repeat(64), x: 0, y: 0, width: 1, height: 1 };
const edited = { ...layer, editId: crypto.randomUUID() };
const madeBy = (id: EngineId): Edit =>
  Edit.parse({
    documentId: crypto.randomUUID(),
    engine: id,
    mode: "outpaint",
    canvas: { width: 1, height: 1 },
    layers: [layer],
    prompt: "",
    params: {},
    id: edited.editId,
    stage: "waiting",
    credits: 0,
    refunded: 0,
    createdAt: "2026-01-01T00:00:00Z",
    status: "queued",
    progress: null,
    result: null,
    error: null,
    startedAt: null,
    completedAt: null,
  });

// Whatever an engine is called, what it says of itself counts.
const engines = [engine("apiframe", false), engine("local", true)];

test.each([
  ["nothing", [layer], [null], engines, null],
  ["an algorithm", [layer, edited], [null, madeBy("apiframe")], engines, "algorithmicallyEnhanced"],
  ["a model", [layer, edited], [null, madeBy("local")], engines, "compositeWithTrainedAlgorithmicMedia"],
  ["a model alone", [edited], [madeBy("local")], engines, "trainedAlgorithmicMedia"],
  ["both", [edited, edited], [madeBy("apiframe"), madeBy("local")], engines, "compositeWithTrainedAlgorithmicMedia"],
  ["an edit that nobody knows", [layer, edited], [null, null], engines, "compositeWithTrainedAlgorithmicMedia"],
  ["an engine that nobody knows", [layer, edited], [null, madeBy("apiframe")], [], "compositeWithTrainedAlgorithmicMedia"],
])("a picture says how it was made: by %s", (_, layers, edits, known, expected) => {
  expect(sourceTypeOf(layers, edits, known)).toBe(expected);
});

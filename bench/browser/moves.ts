import { MaskDocument } from "../../src/core/mask/maskDocument.ts";
import { alternate, type Budget } from "../measure.ts";
import { chance, MP_12, MP_24, MP_100, wander } from "../scene.ts";
import { konvaLines } from "./painters/konvaLines.ts";
import { ourPainter } from "./painters/ours.tsx";
import { maskWithStrokes, moveMs, strokesOver } from "./stroke.ts";

const MOVES = 20;
const STROKE_MOVES = 40;

const besideLines = (strokes: number, demand: number): Budget => ({
  name: `one move at 24 MP, 200-px brush, after ${strokes} strokes / Konva.Line layer with ${strokes} strokes`,
  demand,
  sense: "most",
  async run() {
    const ours = ourPainter(MP_24, maskWithStrokes(MP_24, strokes));
    const lines = konvaLines(MP_24);
    const next = chance(1);
    for (let i = 0; i < strokes; i++) lines.addStroke(wander(MP_24, STROKE_MOVES, 30, next));
    const paths = strokesOver(ours.mask, MOVES);
    const costs = await alternate(
      () => moveMs(ours, paths.next().value, () => ours.editor.undo()),
      () => moveMs(lines, paths.next().value, () => lines.dropStroke()),
      { rounds: 4, warmUps: 1 },
    );
    ours.close();
    lines.close();
    return costs;
  },
});

const besideOurselves = (name: string, demand: number, masks: () => [MaskDocument, MaskDocument]): Budget => ({
  name,
  demand,
  sense: "most",
  async run() {
    const [one, other] = masks().map((mask) => ({
      painter: ourPainter(mask.size, mask),
      paths: strokesOver(mask, MOVES),
    }));
    if (!one || !other) throw new Error("Two masks are compared.");
    const cost = ({ painter, paths }: typeof one) => moveMs(painter, paths.next().value, () => painter.editor.undo());
    const costs = await alternate(
      () => cost(one),
      () => cost(other),
      { rounds: 7, warmUps: 1 },
    );
    one.painter.close();
    other.painter.close();
    return costs;
  },
});

export const moves: readonly Budget[] = [
  besideLines(100, 0.1),
  besideLines(500, 0.1),
  besideOurselves("a move at 24 MP after 500 strokes / after none", 1.3, () => [
    maskWithStrokes(MP_24, 500),
    new MaskDocument(MP_24),
  ]),
  besideOurselves("a move at 100 MP / at 12 MP", 2, () => [new MaskDocument(MP_100), new MaskDocument(MP_12)]),
];

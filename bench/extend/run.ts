/** `npm run bench:extend`: where the old picture lies in an extended one. `--json` and further words as in `npm run bench`. */
import { runBenches } from "../report.ts";
import { extendBench } from "./extend.ts";

await runBenches([extendBench]);

/** `npm run bench:seam`: how well blends cannot be seen. `--json` and further words as in `npm run bench`. */
import { runBenches } from "../report.ts";
import { seamQuality } from "./quality.ts";
import { seamSpeed } from "./speed.ts";

await runBenches([seamSpeed, seamQuality]);

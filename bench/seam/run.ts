/** `npm run bench:seam`: how well joins cannot be seen. `--json` and further words as in `npm run bench`. */
import { runBenches } from "../report.ts";
import { seamQuality } from "./quality.ts";

await runBenches([seamQuality]);

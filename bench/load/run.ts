/** `npm run bench:load`: what one server, and three, bear, and what hostile files cost. `--json` and further words as in `npm run bench`. */
import { runBenches } from "../report.ts";
import { hostileInput } from "./hostileInput.ts";
import { oneServer } from "./oneServer.ts";
import { threeReplicas } from "./threeReplicas.ts";

await runBenches([oneServer, threeReplicas, hostileInput]);

/** `npm run bench:load`: what one server, and three, bear. `--json` and further words as in `npm run bench`. */
import { runBenches } from "../report.ts";
import { oneServer } from "./oneServer.ts";
import { threeReplicas } from "./threeReplicas.ts";

await runBenches([oneServer, threeReplicas]);

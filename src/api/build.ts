import { fetchPublic } from "./client.ts";

/** True when the server has another build of the page than the open one: parts of this one can no longer be loaded. */
export async function hasNewBuild(): Promise<boolean> {
  const begun = document.querySelector("script[type=module][src]")?.getAttribute("src");
  const page = await fetchPublic("/", AbortSignal.timeout(ANSWER_MS));
  return begun != null && !(await page.text()).includes(begun);
}

const ANSWER_MS = 10_000;

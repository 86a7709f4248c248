import { fetchPublic } from "./client.ts";

/** Whether the server has another build of the page than the one that is open: then parts of this one are not to be had any more. */
export async function hasNewBuild(): Promise<boolean> {
  const begun = document.querySelector("script[type=module][src]")?.getAttribute("src");
  const page = await fetchPublic("/", AbortSignal.timeout(ANSWER_MS));
  return begun != null && !(await page.text()).includes(begun);
}

const ANSWER_MS = 10_000;

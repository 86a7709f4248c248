import type { Browser } from "@playwright/test";

/** The app as it is shipped, and the one that is measured: built, behind its own server, with no key set. */
export interface BenchedApp {
  readonly browser: Browser;
  readonly url: string;
  /** Where the built interface lies. */
  readonly dist: string;
  /** For what a budget needs on the disk. */
  readonly folder: string;
}

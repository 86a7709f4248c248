import type { Browser } from "@playwright/test";

/** The app as it is shipped, and the one that is measured: built, behind its own server, with no key set. */
export interface BenchedApp {
  readonly browser: Browser;
  readonly url: string;
  /** Folder of the built interface. */
  readonly dist: string;
  /** Folder for the files of a budget. */
  readonly folder: string;
}

import { readFileSync } from "node:fs";
import { z } from "zod";
import type { Driver } from "./driver.ts";

/** An element by its role and its name; a name that is a string is the whole of it. */
export interface Query {
  readonly role: string;
  readonly name?: string | RegExp;
  /** The element that it lies in. */
  readonly within?: Query;
}

/** As it goes to the page: names as sources of regular expressions. */
interface SentQuery {
  readonly role: string;
  readonly name: string | null;
  readonly within: SentQuery | null;
}

const Box = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });
export type Box = z.infer<typeof Box>;
/** An element as the page has it: null where there is none; `isReady` when it can be clicked in the middle. */
const Look = z.nullable(Box.extend({ isReady: z.boolean(), text: z.string() }));

const LIMIT_MS = 40_000;
const PAUSE_MS = 60;
/** Reckons roles and names in every browser alike; it is defined in the page under `TestingLibraryDom`. */
const LIBRARY = readFileSync(new URL(import.meta.resolve("@testing-library/dom/dist/@testing-library/dom.umd.min.js")), "utf8");

/** Defined in the page: `lookFor(query)`, the last element that fits. */
const FINDER = `window.lookFor = (query) => {
  const { queryAllByRole } = TestingLibraryDom;
  const elementsOf = ({ role, name, within }) =>
    (within ? elementsOf(within) : [document.body]).flatMap((scope) =>
      queryAllByRole(scope, role, name === null ? {} : { name: new RegExp(name) }));
  return elementsOf(query).at(-1) ?? null;
}`;

declare global {
  interface Window {
    lookFor(query: SentQuery): HTMLElement | null;
  }
}

const sent = ({ role, name, within }: Query): SentQuery => ({
  role,
  name: name === undefined ? null : typeof name === "string" ? `^${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}$` : name.source,
  within: within ? sent(within) : null,
});

const said = ({ role, name, within }: Query): string => `${role} ${name ?? ""}${within ? ` in ${said(within)}` : ""}`;

/** Calls until it gives something. @throws Error that says what was waited for, and what it last was */
export async function until<T>(what: string, work: () => Promise<T | null | undefined | false>, limitMs = LIMIT_MS): Promise<T> {
  for (const end = Date.now() + limitMs; ; ) {
    const value = await work();
    if (value) return value;
    if (Date.now() > end) throw new Error(`Waited in vain: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

/** A page whose elements are found by role and name, and used with real input. */
export class DrivenPage {
  readonly driver: Driver;

  constructor(driver: Driver) {
    this.driver = driver;
  }

  async look(query: Query): Promise<z.infer<typeof Look>> {
    await this.#defineFinder();
    return Look.parse(
      await this.driver.run((wanted: SentQuery) => {
        const found = window.lookFor(wanted);
        if (!found) return null;
        // Of a radio or a switch what is to be clicked is its label.
        const shown = (found instanceof HTMLInputElement && found.type !== "text" && found.labels?.[0]) || found;
        shown.scrollIntoView({ block: "nearest", inline: "nearest" });
        const { x, y, width, height } = shown.getBoundingClientRect();
        const top = document.elementFromPoint(x + width / 2, y + height / 2);
        const isDisabled = found.matches(":disabled, [aria-disabled=true], [data-disabled=true]");
        const isReady = !isDisabled && top !== null && (shown.contains(top) || top.contains(shown));
        return { x, y, width, height, isReady, text: found.textContent ?? "" };
      }, sent(query)),
    );
  }

  async waitFor(query: Query): Promise<Box & { readonly text: string }> {
    return until(said(query), () => this.look(query));
  }

  async waitUntilGone(query: Query): Promise<void> {
    await until(`no more ${said(query)}`, async () => (await this.look(query)) === null);
  }

  /** Waits until it says what fits. */
  async waitForText(query: Query, text: RegExp): Promise<string> {
    let last = "nothing";
    return until(`${text} in ${said(query)}`, async () => {
      last = (await this.look(query))?.text ?? "nothing";
      return text.test(last) && last;
    }).catch((cause: unknown) => {
      throw new Error(`${said(query)} says ${JSON.stringify(last)}`, { cause });
    });
  }

  /** Clicks it in the middle, once it is there, enabled, uncovered, and no longer moves. */
  async click(query: Query): Promise<void> {
    let before: Box | null = null;
    const { x, y, width, height } = await until(`a click on ${said(query)}`, async () => {
      const now = await this.look(query);
      const isAtRest = now?.isReady && before && now.x === before.x && now.y === before.y && now.width === before.width;
      before = now;
      return isAtRest && now;
    });
    await this.driver.mouse([[x + width / 2, y + height / 2], "down", "up"]);
  }

  async attribute(query: Query, name: string): Promise<string | null> {
    await this.#defineFinder();
    const value = await this.driver.run(
      (wanted: SentQuery, attribute: string) => window.lookFor(wanted)?.getAttribute(attribute) ?? null,
      sent(query),
      name,
    );
    return z.nullable(z.string()).parse(value);
  }

  /** Gives an element the keyboard's focus. */
  async focus(query: Query): Promise<void> {
    await this.waitFor(query);
    await this.driver.run((wanted: SentQuery) => void window.lookFor(wanted)?.focus(), sent(query));
  }

  /** A new document of the page has none of it. */
  async #defineFinder(): Promise<void> {
    if (await this.driver.run(() => "lookFor" in window)) return;
    await this.driver.define(LIBRARY);
    await this.driver.define(FINDER);
  }
}

import type { CDPSession, Page } from "@playwright/test";

/** A position on the page, CSS pixels. */
export type Spot = readonly [x: number, y: number];

/** Fingers and a pen, as the browser itself gets them. Their time is their own: a tap is as short on a slow machine. */
export class Digitizer {
  readonly #devtools: CDPSession;
  #nowS = Date.now() / 1000;

  private constructor(devtools: CDPSession) {
    this.#devtools = devtools;
  }

  static async of(page: Page): Promise<Digitizer> {
    return new Digitizer(await page.context().newCDPSession(page));
  }

  /** Fingers that touch down together, go through all the places, each a list with one spot a finger, and are lifted together. */
  async fingers(...places: readonly (readonly Spot[])[]): Promise<void> {
    for (const [i, spots] of places.entries()) await this.#touch(i === 0 ? "touchStart" : "touchMove", spots);
    await this.#touch("touchEnd", []);
  }

  /** A stroke of the pen; `force` 0..1. */
  async pen(force: number, ...path: readonly Spot[]): Promise<void> {
    for (const [i, spot] of path.entries()) await this.#pen(i === 0 ? "mousePressed" : "mouseMoved", spot, force);
    const last = path.at(-1);
    if (last) await this.#pen("mouseReleased", last, 0);
  }

  async #touch(type: "touchStart" | "touchMove" | "touchEnd", spots: readonly Spot[]): Promise<void> {
    this.#nowS += 0.02;
    const touchPoints = spots.map(([x, y], id) => ({ x, y, id }));
    await this.#devtools.send("Input.dispatchTouchEvent", { type, touchPoints, timestamp: this.#nowS });
  }

  async #pen(type: "mousePressed" | "mouseMoved" | "mouseReleased", [x, y]: Spot, force: number): Promise<void> {
    const isDown = type !== "mouseReleased";
    const button = { button: "left", buttons: isDown ? 1 : 0, clickCount: 1 } as const;
    await this.#devtools.send("Input.dispatchMouseEvent", { type, x, y, force, pointerType: "pen", ...button });
  }
}

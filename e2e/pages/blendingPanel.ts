import { expect, type Locator, type Page } from "@playwright/test";
import type { EditorPage } from "./editorPage.ts";

/** Figures of the badge. */
export interface Counted {
  readonly changed: number;
  readonly kept: number;
}

/** The blending panel of the result on review. */
export class BlendingPanel {
  readonly #page: Page;
  readonly #review: Locator;
  readonly panel: Locator;

  constructor({ page, review }: EditorPage) {
    this.#page = page;
    this.#review = review;
    this.panel = page.getByRole("dialog", { name: "Blending" });
  }

  async open(): Promise<void> {
    await this.#review.getByRole("button", { name: "Blend…" }).click();
    await expect(this.panel).toBeVisible();
  }

  slider(name: string): Locator {
    return this.panel.getByRole("slider", { name, exact: true });
  }

  async press(name: string, key: string, times: number): Promise<void> {
    await this.slider(name).focus();
    for (let i = 0; i < times; i++) await this.#page.keyboard.press(key);
  }

  /** Drags the slider's thumb by some pixels of the screen. */
  async drag(name: string, by: number): Promise<void> {
    const { x, y, width, height } = (await this.slider(name).boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    const [centreX, centreY] = [x + width / 2, y + height / 2];
    await this.#page.mouse.move(centreX, centreY);
    await this.#page.mouse.down();
    await this.#page.mouse.move(centreX + by, centreY, { steps: 6 });
    await this.#page.mouse.up();
  }

  async value(name: string): Promise<number> {
    return Number(await this.slider(name).getAttribute("aria-valuenow"));
  }

  async flip(name: RegExp): Promise<void> {
    await this.panel.getByRole("switch", { name }).click();
  }

  /** Figures of the badge once it has counted with the current settings. */
  async counted(): Promise<Counted> {
    const badge = this.#review.getByText(/kept pixels changed/);
    await expect(badge).toBeVisible();
    const [changed, kept] = ((await badge.textContent()) ?? "").match(/[\d,]+/g) ?? [];
    return { changed: numberOf(changed), kept: numberOf(kept) };
  }
}

const numberOf = (text: string | undefined): number => Number((text ?? "").replaceAll(",", ""));

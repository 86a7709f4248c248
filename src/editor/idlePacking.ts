import type { EditorPort } from "./port.ts";
import type { Steps } from "./steps.ts";

/** Packs what lies back in the history while the browser has nothing else to do. */
export class IdlePacking {
  readonly #steps: Steps;
  readonly #port: Pick<EditorPort, "whenIdle">;
  #callOff: (() => void) | null = null;

  constructor(steps: Steps, port: Pick<EditorPort, "whenIdle">) {
    this.#steps = steps;
    this.#port = port;
  }

  /** To be called when the history has changed. */
  wake(): void {
    this.#callOff ??= this.#port.whenIdle((hasTime) => {
      this.#callOff = null;
      if (!this.#steps.packHistory(hasTime)) this.wake();
    });
  }

  close(): void {
    this.#callOff?.();
  }
}

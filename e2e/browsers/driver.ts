/** A movement of the mouse, pixels of the window, or its main button. */
export type MouseStep = readonly [x: number, y: number] | "down" | "up";

/** The keys that are pressed here beside letters. */
export type Key = "ArrowLeft" | "Escape";

/** A browser with one page, as the journey drives it: with real input, and with what a page itself can be asked. */
export interface Driver {
  goto(url: string): Promise<void>;
  reload(): Promise<void>;
  /** What a function gives, called in the page; it sees its arguments alone. All of it is JSON. */
  run<Args extends readonly unknown[]>(work: (...args: Args) => unknown, ...args: Args): Promise<unknown>;
  /** Runs a script in the page, which may define things for later calls. */
  define(script: string): Promise<void>;
  mouse(steps: readonly MouseStep[]): Promise<void>;
  press(key: Key): Promise<void>;
  /** Ctrl and a letter. */
  pressControl(letter: string): Promise<void>;
  /** Chooses a file in the input that a CSS selector names, as its dialog does. */
  chooseFile(selector: string, path: string): Promise<void>;
  /** The folder that downloads lie in once they are whole. */
  readonly downloads: string;
  close(): Promise<void>;
}

/** What a browser can be started with. */
export interface Settings {
  /** An empty folder of its own. */
  readonly folder: string;
}

/** The engines of today's browsers: of Chrome and Edge, of Firefox, of Safari. */
export const engines = ['chromium', 'firefox', 'webkit'] as const;

export type Engine = (typeof engines)[number];

/** A browser that runs. */
export interface Browser {
  /** Opens a page of its own and waits until it has loaded. */
  open(url: string): Promise<Page>;
  /** Ends the browser and all that was started for it. */
  close(): Promise<void>;
}

/** A page in a browser. */
export interface Page {
  /**
   * Evaluates an expression in the page and waits for the promise that it may be. The value is what
   * JSON keeps of it. What goes wrong tells what the page has said too.
   */
  evaluate<T>(script: string): Promise<T>;
  /**
   * What the page has written to its console, and what nobody caught. WebKit tells only what came
   * after the page had loaded, except on pages of `serveSite`.
   */
  said(): Promise<readonly string[]>;
  close(): Promise<void>;
}

import { createContext, runInContext } from 'node:vm';
import type { SocketConstructor } from 'primus';
import { WebSocket } from 'ws';

/** The globals of a page after a script ran on it. */
export type Page = Record<string, unknown> & { readonly Primus: SocketConstructor };

/**
 * Runs a script as a page does whose policy forbids `eval`: with the globals of a browser that
 * clients use, and none of Node's.
 */
export function runOnPage(script: string, globals: Readonly<Record<string, unknown>> = {}): Page {
  const browser = {
    WebSocket,
    URL,
    URLSearchParams,
    TextDecoder,
    setTimeout,
    clearTimeout,
    queueMicrotask,
    ...globals,
  };
  const page = createContext(browser, { codeGeneration: { strings: false, wasm: false } });
  runInContext(script, page);
  return page as Page;
}

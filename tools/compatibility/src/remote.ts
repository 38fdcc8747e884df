import { Primus as Modern } from '@primus/client';
import type { Page } from 'playwright-core';
import { type Client, editions, type Options, type Socket } from './editions.js';
import { loadParser, loadTransformer } from './load.js';
import type { Meeting } from './meetings.js';
import type { ParserName, TransformerName } from './names.js';

/** What is done to a client, wherever it runs, so it must not use anything but its arguments. */
type Step<A, R> = (client: Client, argument: A) => R | Promise<R>;

/** A client that runs here or in a page. */
export interface Remote {
  run<R>(step: Step<undefined, R>): Promise<R>;
  run<A, R>(step: Step<A, R>, argument: A): Promise<R>;
  close(): Promise<void>;
}

/** Makes a client that writes `early` before it can be open. */
export type Dial = (url: string, options: object, early: readonly unknown[]) => Promise<Remote>;

const sockets = new Map<string, Socket>();

/** The constructor of clients in Node. */
export async function socketOf(client: Meeting['client'], options: Options): Promise<Socket> {
  const key = [client, options.transformer, options.parser].join();
  const Socket = sockets.get(key) ?? (await makeSocket(client, options));
  sockets.set(key, Socket);
  return Socket;
}

async function makeSocket(client: Meeting['client'], options: Options): Promise<Socket> {
  if (client !== 'modern') return editions[client].createSocket(options);
  const { client: transformer } = await loadTransformer(options.transformer as TransformerName);
  const parser = await loadParser(options.parser as ParserName);
  return class extends Modern {
    constructor(url: string, rest: object) {
      super(url, { ...rest, transformer, parser });
    }

    override id(callback?: (id: string) => void): Promise<string> {
      const id = super.id();
      if (callback) void id.then(callback);
      return id;
    }
  } as unknown as Socket;
}

export function dialHere(Socket: Socket): Dial {
  return async (url, options, early) => {
    const client = new Socket(url, options);
    for (const message of early) client.write(message);
    return {
      run: async <A, R>(step: Step<A, R>, argument?: A) => step(client, argument as A),
      close: async () => void client.destroy(),
    };
  };
}

/** `page` loads the script of the server's, and has the client until the next is dialled. */
export function dialInPage(page: Page): Dial {
  return async (url, options, early) => {
    await page.goto(url);
    const client = await page.evaluateHandle(makeInPage, { url, options, early });
    return {
      run: <A, R>(step: Step<A, R>, argument?: A) =>
        client.evaluate<R, A | undefined>(step as never, argument),
      // The page stays until the next is visited, so that it can take its leave.
      close: () => client.evaluate((ending) => void ending.destroy()),
    };
  };
}

interface Made {
  readonly url: string;
  readonly options: object;
  readonly early: readonly unknown[];
}

/** Runs in a page. */
function makeInPage({ url, options, early }: Made): Client {
  const { Primus } = globalThis as unknown as { Primus: Socket };
  const client = new Primus(url, options);
  for (const message of early) client.write(message);
  return client;
}

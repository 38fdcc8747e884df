import type { CloseInfo, ClientTransformer, Dial, Frame, Link } from '@primus/protocol';

/** A frame, as it is carried between a page and its test. */
export interface Carried {
  readonly text?: string;
  readonly base64?: string;
}

/** What is asked of one connection in a page. */
export type Call =
  | { readonly id: number; readonly call: 'dial'; readonly target: PageTarget }
  | { readonly id: number; readonly call: 'send'; readonly frame: Carried }
  | { readonly id: number; readonly call: 'close'; readonly info: CloseInfo | undefined }
  | { readonly id: number; readonly call: 'terminate' | 'abort' };

interface PageTarget {
  readonly url: string;
  readonly server: string;
  readonly transport: Readonly<Record<string, unknown>>;
  readonly websockets: boolean;
}

/** What happened to one connection in a page. */
export interface Happening {
  readonly id: number;
  readonly event: 'open' | 'failed' | 'frame' | 'drain' | 'error' | 'close';
  readonly frame?: Carried;
  readonly info?: CloseInfo | undefined;
  readonly message?: string;
}

export interface PageHalf {
  /** Answers what every connection has buffered then. */
  perform(calls: readonly Call[]): Record<number, number>;
  /** Resolves with what happened since the last time, once something did. */
  take(): Promise<readonly Happening[]>;
}

/** Runs in a page, so it must not use anything but its argument: the name of the transformer. */
export function installPageHalf(variable: string): void {
  const page = globalThis as unknown as Record<string, ClientTransformer> & {
    pageHalf: PageHalf;
  };
  const dials = new Map<number, Dial>();
  const links = new Map<number, Link>();
  const happened: Happening[] = [];
  let wake: (() => void) | undefined;

  const tell = (happening: Happening): void => {
    happened.push(happening);
    wake?.();
  };
  const luggage = {
    pack(frame: Frame): Carried {
      if (typeof frame === 'string') return { text: frame };
      let binary = '';
      for (const byte of frame) binary += String.fromCharCode(byte);
      return { base64: btoa(binary) };
    },
    unpack: ({ text, base64 }: Carried): Frame =>
      text ?? Uint8Array.from(atob(base64 ?? ''), (char) => char.charCodeAt(0)),
    copy: (info: CloseInfo | undefined): CloseInfo => ({
      ...(info?.code === undefined ? {} : { code: info.code }),
      ...(info?.reason === undefined ? {} : { reason: info.reason }),
    }),
  };

  const transformer = page[variable];
  if (!transformer) throw new Error(`There is no ${variable} on this page.`);
  const dial = (id: number, target: PageTarget): Dial =>
    transformer.dial(
      { ...target, url: new URL(target.url) },
      (link) => {
        links.set(id, link);
        tell({ id, event: 'open' });
        return {
          frame: (frame) => tell({ id, event: 'frame', frame: luggage.pack(frame) }),
          drain: () => tell({ id, event: 'drain' }),
          error: (cause) => tell({ id, event: 'error', message: String(cause) }),
          close: (info) => tell({ id, event: 'close', info: luggage.copy(info) }),
        };
      },
      (cause) => tell({ id, event: 'failed', message: String(cause) }),
    );
  const perform = (call: Call): void => {
    const link = links.get(call.id);
    if (call.call === 'dial') dials.set(call.id, dial(call.id, call.target));
    else if (call.call === 'send') link?.send(luggage.unpack(call.frame));
    else if (call.call === 'close') link?.close(call.info);
    else if (call.call === 'terminate') link?.terminate();
    else dials.get(call.id)?.abort();
  };

  page.pageHalf = {
    perform(calls) {
      for (const call of calls) perform(call);
      return Object.fromEntries([...links].map(([id, { buffered }]) => [id, buffered]));
    },
    take: () =>
      new Promise((resolve) => {
        wake = () => {
          wake = undefined;
          // All that happens in this turn goes together.
          setTimeout(() => resolve(happened.splice(0)));
        };
        if (happened.length > 0) wake();
      }),
  };
}

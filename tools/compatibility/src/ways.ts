import type { TransformerName } from './names.js';

/** One way that a client may be told to take. */
interface Way {
  readonly options: object;
  /** Whether its connection begins as a WebSocket. */
  readonly upgrade: boolean;
}

const WebSocket: Way = { options: {}, upgrade: true };

const sockjs = (transports: string): object => ({ transport: { transports } });

/** The ways to the server that each transformer has, by their names. */
export const ways: Readonly<Record<TransformerName, Readonly<Record<string, Way>>>> = {
  websockets: { WebSocket },
  'engine.io': {
    WebSocket: { options: { transport: { transports: ['websocket'] } }, upgrade: true },
    'long polling': { options: { websockets: false }, upgrade: false },
  },
  sockjs: {
    WebSocket: { options: sockjs('websocket'), upgrade: true },
    'XHR streaming': { options: sockjs('xhr-streaming'), upgrade: false },
    'XHR polling': { options: sockjs('xhr-polling'), upgrade: false },
  },
  faye: { WebSocket },
  uws: { WebSocket },
  browserchannel: { 'HTTP streaming': { options: {}, upgrade: false } },
};

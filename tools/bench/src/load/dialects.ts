/** How a client of a peer speaks within its WebSocket. */
export interface Dialect {
  readonly path: string;
  /** What the client says first. */
  readonly hello?: string;
  /** How many frames come before it is connected. */
  readonly greetings: number;
  /** The frame in which a client sends a message. */
  up(message: string): string;
  /** The frame in which it is sent a message. */
  down(message: string): string;
  /** How many messages are in a frame of this length, if one is in a frame of the length `one`. */
  joined?(length: number, one: number): number;
  /** What the client answers when a frame asks whether it is there; empty for nothing. */
  pong?(frame: string): string | undefined;
}

const same = (message: string): string => message;

/** Answers the heartbeat of Primus, in the frame of the framework below. */
function primusPong(up: (message: string) => string): (frame: string) => string | undefined {
  return (frame) => {
    const time = /primus::ping::(\d+)/.exec(frame)?.[1];
    return time === undefined ? undefined : up(`"primus::pong::${time}"`);
  };
}

const packet = (message: string): string => `4${message}`;
const list = (message: string): string => JSON.stringify([message]);

const engineio = {
  path: '/engine.io/?EIO=4&transport=websocket',
  greetings: 1,
  up: packet,
  down: packet,
  pong: (frame) => (frame === '2' ? '3' : undefined),
} as const satisfies Dialect;

const sockjs = {
  path: '/sockjs/000/session/websocket',
  greetings: 1,
  up: list,
  down: (message) => `a${list(message)}`,
  // In `a["…","…"]` each takes its own length and a quote on both sides, with a comma between.
  joined: (length, one) => (length - 2) / (one - 2),
  pong: (frame) => (frame === 'h' ? '' : undefined),
} as const satisfies Dialect;

const dialects = {
  plain: { path: '/', greetings: 0, up: same, down: same },
  primus: { path: '/primus/', greetings: 0, up: same, down: same, pong: primusPong(same) },
  'engine.io': engineio,
  'primus over engine.io': {
    ...engineio,
    path: '/primus/?EIO=4&transport=websocket',
    pong: (frame) => engineio.pong(frame) ?? primusPong(packet)(frame),
  },
  'socket.io': {
    ...engineio,
    path: '/socket.io/?EIO=4&transport=websocket',
    hello: '40',
    greetings: 2,
    up: (message) => `42["m",${message}]`,
    down: (message) => `42["m",${message}]`,
  },
  sockjs,
  'primus over sockjs': {
    ...sockjs,
    path: '/primus/000/session/websocket',
    pong: (frame) => sockjs.pong(frame) ?? primusPong(list)(frame),
  },
} as const satisfies Record<string, Dialect>;

export type DialectName = keyof typeof dialects;

export const dialectOf = (name: DialectName): Dialect => dialects[name];

/** A published plugin, and what its test shows. */
export interface TestedPlugin {
  /** The package. */
  readonly name: string;
  /** The version that is tested. */
  readonly version: string;
  /** What an application gets out of it, as its test asserts it. */
  readonly shown: string;
  /** What keeps it from working with Primus 8.0.9, for one that does not. */
  readonly brokenOnPrimus8?: string;
}

/** The day on which the versions below were last chosen. Their tests run with every change. */
export const testedOn = '2026-11-23';

/** The plugins that are tested, unmodified, in `test/plugins/NAME.test.ts`. */
export const plugins: readonly TestedPlugin[] = [
  {
    name: 'fortress-maximus',
    version: '0.0.5',
    shown: 'Valid messages and events arrive; others do not, and the server gets `invalid`',
  },
  {
    name: 'metroplex',
    version: '1.0.2',
    shown: 'Servers find each other and each other’s sparks through Redis, and forget who has gone',
  },
  {
    name: 'mirage',
    version: '0.0.7',
    shown: 'Clients get an id and keep it across reconnects; messages wait until it is validated',
  },
  {
    name: 'omega-supreme',
    version: '3.0.1',
    shown: 'Authenticated HTTP requests reach all sparks or those named, also on other servers',
  },
  {
    name: 'primus-analytics',
    version: '1.0.0',
    shown: 'What a connection goes through, and what is emitted, is tracked under the names wanted',
  },
  {
    name: 'primus-cluster',
    version: '2.0.0',
    shown: 'Messages, events and messages to rooms reach the clients of all servers through Redis',
  },
  {
    name: 'primus-emit',
    version: '1.0.0',
    shown: 'Events go both ways with their arguments; reserved ones cannot be emitted remotely',
  },
  {
    name: 'primus-emitter',
    version: '3.1.1',
    shown: 'Events go both ways, and acknowledgements come back',
  },
  {
    name: 'primus-express-session',
    version: '0.0.2',
    shown: 'The session of an Express application is on the spark',
  },
  {
    name: 'primus-multiplex',
    version: '3.2.1',
    shown: 'Channels talk both ways on one connection, and end by themselves',
  },
  {
    name: 'primus-redis',
    version: '0.1.1-1',
    shown: 'What one server writes reaches the clients of all through Redis',
    brokenOnPrimus8: 'It assigns `primus.write`, which is read-only there',
  },
  {
    name: 'primus-redis-rooms',
    version: '0.3.2',
    shown: 'Messages to a room reach its members on all servers through Redis',
  },
  {
    name: 'primus-resource',
    version: '2.0.6',
    shown: 'Clients call methods of the server, with and without multiplexing',
  },
  {
    name: 'primus-responder',
    version: '1.0.4',
    shown: 'Requests are answered, both ways',
  },
  {
    name: 'primus-rooms',
    version: '3.4.3',
    shown: 'Messages to a room reach its members and nobody else',
  },
  {
    name: 'primus-rooms-redis-adapter',
    version: '2.3.17',
    shown: 'Rooms are kept in Redis; with metroplex and omega-supreme they span servers',
  },
  {
    name: 'primus-spark-latency',
    version: '0.1.1',
    shown: 'A spark knows the latency of its client',
    brokenOnPrimus8: 'It reads the `latency` of clients, which they do not have there',
  },
  {
    name: 'substream',
    version: '0.2.0',
    shown: 'Streams talk both ways on one connection, and end alone or with it',
  },
];

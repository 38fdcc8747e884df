import type { Place } from './abilities.js';

/** Who talks to whom, and where the client runs. */
export interface Meeting {
  readonly server: 8 | 9;
  /** `modern` is the client of `@primus/client`, without the classic courtesies. */
  readonly client: 8 | 9 | 'modern';
  readonly place: Place;
}

/** By the name that tests and documents have for it. */
export const meetings = {
  'a client in Node': { server: 9, client: 9, place: 'Node' },
  'a script on a page': { server: 9, client: 9, place: 'page' },
  'a client of Primus 8 in Node': { server: 9, client: 8, place: 'Node' },
  'a script of Primus 8 on a page': { server: 9, client: 8, place: 'page' },
  'a client in Node, on a server of Primus 8': { server: 8, client: 9, place: 'Node' },
  'a modern client in Node, on a server of Primus 8': {
    server: 8,
    client: 'modern',
    place: 'Node',
  },
  'a script on a page, on a server of Primus 8': { server: 8, client: 9, place: 'page' },
} as const satisfies Record<string, Meeting>;

export type MeetingName = keyof typeof meetings;

/** What Primus 9 with its default transformer is to cost, in times of bare `ws`, by the ids of figures. */
export const targets: Readonly<Record<string, number>> = {
  'echo-100-1': 1,
  'echo-100-8': 0.6,
  'echo-4096-1': 0.95,
  'broadcast-1000': 0.88,
  'broadcast-5000': 0.9,
  burst: 0.18,
  connections: 1.15,
  heartbeat: 1.15,
  'memory-idle': 1.7,
};

/** The peers that they are about: made of packages, and with the whole classic API. */
export const JUDGED: readonly string[] = ['Primus 9: core, websockets', 'Primus 9: websockets'];

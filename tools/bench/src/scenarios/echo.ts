import type { Scenario } from './scenario.js';

/** Enough that a wake-up of the server mostly finds more than one message. */
const CONNECTIONS = 20;

/** Clients send messages of so many bytes, so many at once, and get them back. */
export function echo(bytes: number, inFlight: number, short: boolean): Scenario {
  const id = `echo-${bytes}-${inFlight}`;
  const size = bytes < 1024 ? `${bytes} bytes` : `${bytes / 1024} KB`;
  return {
    name: id,
    figures: [
      {
        id,
        title: `Echo of ${size}, ${inFlight} in flight`,
        unit: 'µs of CPU a message',
        group: 'echo',
      },
    ],
    short,
    prepare: (contestant) => contestant.connect(CONNECTIONS),
    async turn(contestant, { slice }) {
      const load = await contestant.load;
      const { micros, result } = await contestant.cpu(() =>
        load.ask('echo', { bytes, inFlight, ms: slice }),
      );
      return { [id]: micros / result };
    },
  };
}

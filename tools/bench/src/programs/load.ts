import { Crowd } from '../load/crowd.js';
import type { DialectName } from '../load/dialects.js';
import { answer } from './answer.js';
import type { LoadCommands } from './commands.js';

const [port, dialect] = process.argv.slice(2);
const crowd = new Crowd(Number(port), dialect as DialectName);

answer<LoadCommands>(
  {
    connect: (count) => crowd.connect(count),
    disconnect: () => crowd.disconnect(),
    echo: (volleys) => crowd.echo(volleys),
    ask: (rounds) => crowd.ask(rounds),
    heartbeats: (count) => crowd.heartbeats(count),
    pings: () => crowd.pings,
    pipe: (bytes) => crowd.pipe(bytes),
  },
  true,
);

import { connections } from './connections.js';
import { echo } from './echo.js';
import { fanOuts } from './fan-out.js';
import { heartbeat } from './heartbeat.js';
import { library } from './library.js';
import { memory } from './memory.js';
import { pipe } from './pipe.js';
import type { Scenario } from './scenario.js';
import { startUp } from './start-up.js';

export const scenarios: readonly Scenario[] = [
  echo(100, 1, true),
  echo(100, 8, true),
  echo(4096, 1, true),
  echo(4096, 8, false),
  ...fanOuts,
  connections,
  heartbeat,
  memory,
  library,
  startUp,
  pipe,
];

import { uwsLoads } from 'tools-check/uws-loads';
import { type TransformerName, transformers } from '../../compatibility/src/names.js';
import { ways } from '../../compatibility/src/ways.js';

/** A transformer and one of the ways that its clients may take. */
export interface EveryWay {
  readonly transformer: TransformerName;
  readonly name: string;
  /** What tells a client to take it. */
  readonly options: object;
  /** Whether its connection begins as a WebSocket. */
  readonly upgrade: boolean;
}

/** The transformers whose frameworks run on this Node. */
export const runnable: readonly TransformerName[] = transformers.filter(
  (transformer) => transformer !== 'uws' || uwsLoads,
);

/** All their ways. */
export const everyWay: readonly EveryWay[] = runnable.flatMap((transformer) =>
  Object.entries(ways[transformer]).map(([name, way]) => ({
    transformer,
    name,
    options: way.options,
    upgrade: way.upgrade,
  })),
);

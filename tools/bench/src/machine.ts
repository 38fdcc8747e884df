import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';
import { createRequire } from 'node:module';

/** Where it was measured. */
export interface Machine {
  readonly date: string;
  readonly processor: string;
  readonly cores: number;
  /** GB. */
  readonly memory: number;
  readonly system: string;
  readonly node: string;
  /** How many processes wanted to run in the minute before. */
  readonly load: number;
  /** How many files a process may open; `undefined` where that is unknown. */
  readonly files: number | undefined;
  /** Versions of what was measured. */
  readonly versions: Readonly<Record<string, string>>;
}

const MEASURED = [
  'primus',
  'primus-8',
  'ws',
  'engine.io',
  'sockjs',
  'faye-websocket',
  'uWebSockets.js',
  'socket.io',
  'crossws',
];

export function thisMachine(): Machine {
  return {
    date: new Date().toISOString().slice(0, 10),
    processor: cpus()[0]?.model.trim() || 'unknown',
    cores: availableParallelism(),
    memory: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release().split('-')[0] ?? ''}`,
    node: process.version,
    load: Math.round((loadavg()[0] ?? 0) * 10) / 10,
    files: openFiles(),
    versions: Object.fromEntries(MEASURED.map((name) => [name, versionOf(name)])),
  };
}

/** How many files this process and its children may open. */
function openFiles(): number | undefined {
  try {
    const limits = readFileSync('/proc/self/limits', 'utf8');
    const limit = /^Max open files\s+(\d+)/m.exec(limits)?.[1];
    return limit === undefined ? undefined : Number(limit);
  } catch {
    return undefined;
  }
}

/** The most that any server takes for a connection: one on a server of Node's that hands it over. */
const FILES_EACH = 3;
/** What a process has open besides. */
const FILES_BESIDE = 500;

/** So many connections, or as many as this process and its children may open, in tens. */
export function affordable(connections: number): number {
  const most = ((openFiles() ?? Infinity) - FILES_BESIDE) / FILES_EACH;
  return Math.min(connections, Math.max(10, Math.floor(most / 10) * 10));
}

/** Not every package lets its `package.json` be imported, but all have one above what is imported. */
function versionOf(name: string): string {
  const require = createRequire(import.meta.url);
  for (const folder of require.resolve.paths(name) ?? []) {
    try {
      const text = readFileSync(`${folder}/${name}/package.json`, 'utf8');
      return (JSON.parse(text) as { version: string }).version;
    } catch {
      // It is in another folder.
    }
  }
  return 'unknown';
}

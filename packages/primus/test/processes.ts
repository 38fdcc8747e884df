import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { connect, createServer, type Socket } from 'node:net';
import { pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);

/** A server in a process of its own, or in several. */
export interface ServerProcess {
  readonly port: number;
  /** Ends it; resolves with what it said on its standard error. */
  readonly stop: () => Promise<string>;
}

/** Starts a process that serves; with `workers`, a cluster of as many that share its port. */
export async function startProcess(workers = 0): Promise<ServerProcess> {
  const child = fork(require.resolve('./server-process.ts'), [String(workers)], {
    execArgv: ['--import', pathToFileURL(require.resolve('tsx')).href],
    env: { ...process.env, TSX_TSCONFIG_PATH: require.resolve('../../../tsconfig.base.json') },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
  const port = await Promise.race([once(child, 'message'), failure(child, () => said)]);
  return {
    port: port[0] as number,
    async stop() {
      const closed = once(child, 'close');
      child.kill();
      await closed;
      return said;
    },
  };
}

async function failure(child: ChildProcess, said: () => string): Promise<never> {
  await once(child, 'close');
  throw new Error(`The process ended before it listened: ${said()}`);
}

/** What takes connections at an address of its own for each of the ports, and hands them on. */
export interface Balancer {
  /** `http://127.0.0.N:PORT`, one for each visitor that is told apart. */
  readonly urls: readonly string[];
  readonly close: () => void;
}

/** A balancer with sticky sessions: all connections of a visitor go to the same process. */
export async function balance(ports: readonly number[]): Promise<Balancer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    const visitor = Number(socket.localAddress?.split('.').at(-1));
    const onward = connect(ports[visitor - 1] ?? 0, '127.0.0.1');
    for (const [from, to] of [
      [socket, onward],
      [onward, socket],
    ] as const) {
      sockets.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => sockets.delete(from));
      from.pipe(to);
    }
  });
  server.listen(0, '0.0.0.0');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  return {
    urls: ports.map((_, index) => `http://127.0.0.${index + 1}:${port}`),
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

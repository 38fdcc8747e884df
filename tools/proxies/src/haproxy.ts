import { connect, type Socket } from 'node:net';
import { inject } from 'vitest';
import { freePort } from 'tools-check/free-port';
import { readConfiguration, replace } from './configuration.js';
import { pathOf } from './installed.js';
import type { ProxyKind } from './proxy.js';
import { RunningProgram } from './running-program.js';
import { makeWorkplace } from './workplace.js';

export const haproxy: ProxyKind = {
  name: 'HAProxy',
  inner: { 'http-request set-header X-Forwarded-For %[src]': 'option forwardfor' },

  async start({ ports, changes = {} }) {
    const executable = pathOf(inject('proxies').haproxy);
    const place = await makeWorkplace();
    const port = await freePort();
    const securePort = await freePort();
    const text = replace(readConfiguration('haproxy.cfg'), {
      ...changes,
      // It does not start where it may not open as many files.
      'maxconn 32000': 'maxconn 500',
      'bind :80\n': `bind 127.0.0.1:${port}\n`,
      'bind :443 ': `bind 127.0.0.1:${securePort} `,
      '127.0.0.1:8081': `127.0.0.1:${ports[0]}`,
      '127.0.0.1:8082': `127.0.0.1:${ports[1]}`,
      '/etc/ssl/primus/certificate-and-key.pem': place.path('certificate-and-key.pem'),
    });
    const file = await place.write('haproxy.cfg', text);
    const program = await RunningProgram.start(
      executable,
      ['-W', '-S', place.path('master'), '-f', file],
      /Loading success/,
    ).catch(async (cause: unknown) => {
      await place.remove();
      throw cause;
    });
    return {
      port,
      securePort,
      async reload() {
        const master = await connectToMaster(place.path('master'));
        await program.until(/Loading success/, () => master.end('reload\n'));
      },
      async stop() {
        await program.stop();
        await place.remove();
      },
    };
  },
};

/**
 * Where it takes orders. It says that it has loaded a moment before it does, loses signals that
 * come in between, and has nothing to tell when that moment is over.
 */
async function connectToMaster(path: string): Promise<Socket> {
  for (;;) {
    const socket = connect(path);
    const connected = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    if (connected) return socket;
  }
}

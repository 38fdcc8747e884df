import { inject } from 'vitest';
import { freePort } from 'tools-check/free-port';
import { readConfiguration, replace } from './configuration.js';
import { pathOf } from './installed.js';
import type { ProxyKind } from './proxy.js';
import { RunningProgram } from './running-program.js';
import { makeWorkplace } from './workplace.js';

export const nginx: ProxyKind = {
  name: 'nginx',
  inner: { 'X-Forwarded-For $remote_addr': 'X-Forwarded-For $proxy_add_x_forwarded_for' },

  async start({ ports, changes = {} }) {
    const executable = pathOf(inject('proxies').nginx);
    const place = await makeWorkplace();
    const port = await freePort();
    const securePort = await freePort();
    const text = replace(readConfiguration('nginx.conf'), {
      ...changes,
      'http {': `http {\naccess_log off;\n${temporary(place.directory)}`,
      'listen 80 ': `listen 127.0.0.1:${port} `,
      'listen 443 ': `listen 127.0.0.1:${securePort} `,
      '127.0.0.1:8081': `127.0.0.1:${ports[0]}`,
      '127.0.0.1:8082': `127.0.0.1:${ports[1]}`,
      '/etc/ssl/primus/certificate.pem': place.path('certificate.pem'),
      '/etc/ssl/primus/key.pem': place.path('key.pem'),
    });
    const file = await place.write('nginx.conf', text);
    const here = `daemon off; pid ${place.path('pid')}; error_log stderr notice;`;
    const program = await RunningProgram.start(
      executable,
      ['-p', place.directory, '-c', file, '-g', here],
      /start worker process/,
    ).catch(async (cause: unknown) => {
      await place.remove();
      throw cause;
    });
    return {
      port,
      securePort,
      async reload() {
        const pid = await place.pid();
        await program.until(/gracefully shutting down/, () => process.kill(pid, 'SIGHUP'));
      },
      async stop() {
        await program.stop();
        await place.remove();
      },
    };
  },
};

/** Where it keeps what it was sent, for who is not root may not write where it does by itself. */
function temporary(directory: string): string {
  return ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${directory}/${name};\n`)
    .join('');
}

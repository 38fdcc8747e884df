import { inEachEngine } from 'tools-engines';
import { expect, test } from 'vitest';
import { cdn } from './cdn.js';
import { site } from './echo.js';

/** What became of a client that the server refuses. */
interface Refused {
  readonly events: readonly string[];
  readonly code: string;
  readonly message: string;
  /** What the page may know of the answer. */
  readonly status?: number;
}

/** Resolves with what a client told until it ended, and that it stays so. */
const REFUSED = `(primus) => new Promise((resolve) => {
  const events = [];
  let failure;
  for (const event of ['open', 'close', 'reconnect scheduled', 'reconnect']) {
    primus.on(event, () => events.push(event));
  }
  primus.on('error', (error) => {
    events.push('error');
    failure = error;
  });
  primus.on('end', () => {
    events.push('end');
    const { code, message, cause } = failure;
    resolve({ events, code, message, status: cause.status });
  });
})`;

inEachEngine((open) => {
  test.each([
    // Browsers do not tell pages what a server answers to a WebSocket.
    ['websockets', 'auto.js', undefined],
    ['websockets', 'websockets.js', undefined],
    ['engine.io', 'auto.js', 401],
    ['engine.io', 'engine.io.js', 401],
  ])(
    'tells who is refused by a server of %s so, and stays away with %s',
    async (transformer, file, status) => {
      let asked = 0;
      const authorization = (_: unknown, done: (error: Error) => void): void => {
        asked++;
        done(Object.assign(new Error('Not you.'), { statusCode: 401 }));
      };
      const files = await cdn();
      const { url } = await site({ transformer, authorization });
      const page = await open(url);
      const make =
        file === 'auto.js'
          ? `connect('/')`
          : `new Primus('/', { strategy: ['disconnect', 'online'] })`;
      const refused = await page.evaluate<Refused>(`import('${files}/${file}')
        .then(({ Primus, connect }) => ${make})
        .then(${REFUSED})`);
      const { host } = new URL(url);
      expect(refused.message).toContain(`Cannot connect to ${host}: `);
      expect(refused.status).toBe(status);
      expect(refused).toMatchObject({ events: ['error', 'end'], code: 'CONNECT_FAILED' });
      expect(asked).toBe(1);
    },
  );
});

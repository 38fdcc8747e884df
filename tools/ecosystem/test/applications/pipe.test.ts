import { finish, run, serve } from 'tools-check/run-program';
import { describe, expect, test } from 'vitest';
import { application, editions, withEdition } from '../../src/applications.js';

const text = Array.from({ length: 20_000 }, (_, line) => `line ${line}\n`).join('');

// That it runs on Primus 8 shows that it is an application of its time.
describe.each(editions)('A stream pipe with authorization over SockJS, on Primus %i', (edition) => {
  const start = (): Promise<string> =>
    serve(application('pipe/server.js'), {
      ...withEdition(edition),
      environment: { TOKEN: 'secret' },
    });

  test('comes back whole, in order and transformed', async () => {
    const args = [`${await start()}/?token=secret`];
    const client = run(application('pipe/client.js'), { ...withEdition(edition), args });
    expect(await finish(client, text)).toEqual({
      output: text.toUpperCase(),
      errors: '',
      code: 0,
    });
  });

  test('is closed to those without the token', async () => {
    const args = [`${await start()}/?token=guess`];
    const client = run(application('pipe/client.js'), { ...withEdition(edition), args });
    expect(await finish(client, text)).toMatchObject({ output: '', code: 1 });
  });
});

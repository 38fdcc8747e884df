import { fileURLToPath } from 'node:url';
import { finish, run, serve } from 'tools-check/run-program';
import { expect, test } from 'vitest';

const program = (name: string): string =>
  fileURLToPath(new URL(`../src/${name}.js`, import.meta.url));

const text = Array.from({ length: 20_000 }, (_, line) => `line ${line}\n`).join('');

test('what is sent comes back whole, in order and in capitals', async () => {
  const url = await serve(program('server'), { environment: { TOKEN: 'open sesame' } });
  const client = run(program('client'), { args: [`${url}/?token=open%20sesame`] });
  expect(await finish(client, text)).toEqual({ output: text.toUpperCase(), errors: '', code: 0 });
});

test('who has not the token is told, and gets nothing', async () => {
  const url = await serve(program('server'), { environment: { TOKEN: 'open sesame' } });
  const client = run(program('client'), { args: [`${url}/?token=please`] });
  const { output, errors, code } = await finish(client, text);
  expect({ output, code }).toEqual({ output: '', code: 1 });
  expect(errors).toContain('Cannot connect to');
});

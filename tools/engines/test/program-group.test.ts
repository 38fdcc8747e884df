import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { run } from 'tools-check/run-program';
import { ProgramGroup } from '../src/program-group.js';

const require = createRequire(import.meta.url);
const LIMIT = 60_000;

/** Starts what a shell does. */
function shell(script: string): ProgramGroup {
  const group = new ProgramGroup('/bin/sh', ['-c', script]);
  onTestFinished(() => group.stop());
  return group;
}

test('a program ends with those that it started, also when they do not want to', async () => {
  const group = shell(`trap '' TERM; sleep 1000 & echo ready >&3; wait; sleep 1000`);
  await group.until(LIMIT, (signal) => once(group.output, 'data', { signal }));
  const silent = once(group.output, 'end');
  await group.stop();
  expect(await silent).toEqual([]);
});

test('what a program started does not outlive it', async () => {
  const group = shell('sleep 1000 & echo ready >&3');
  const silent = once(group.output, 'end');
  group.output.resume();
  expect(await silent).toEqual([]);
});

test('a program that does not start says why', async () => {
  const group = shell('echo broken >&2; exit 1');
  const failed = group.until(LIMIT, (signal) => once(group.output, 'data', { signal }));
  await expect(failed).rejects.toThrow(/did not start[^]*It ended[^]*broken/);
});

test('a program that is not there says so', async () => {
  const group = new ProgramGroup('/no/such/program', []);
  const failed = group.until(LIMIT, (signal) => once(group.output, 'data', { signal }));
  await expect(failed).rejects.toThrow('/no/such/program did not start');
});

test('a program ends with the process that started it, however that ends', async () => {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  const connected = once(server, 'connection');
  const holder = run(require.resolve('./holder.ts'), {
    node: ['--import', pathToFileURL(require.resolve('tsx')).href],
    args: [String((server.address() as AddressInfo).port)],
  });
  const [socket] = (await connected) as [Socket];
  const gone = once(socket.on('error', () => {}).resume(), 'close');
  holder.kill('SIGKILL');
  expect(await gone).toHaveLength(1);
});

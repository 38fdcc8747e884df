import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { combinations } from '../src/combinations.js';
import { runtimes } from '../src/runtimes.js';
import { echoServer } from '../src/server.js';

describe.each(runtimes)('$name', ({ obtain, args }) => {
  let executable: string;

  beforeAll(async () => {
    executable = await obtain();
  });

  test.each(combinations)(
    'connects with $transformer and $parser, and again when it is cut off',
    async ({ transformer, parser }) => {
      const origin = await echoServer({ transformer, parser });
      const program = join(inject('project'), 'runtime.js');
      const { stdout } = await promisify(execFile)(
        executable,
        [...args, program, origin, transformer, parser],
        { cwd: inject('project') },
      );
      expect(stdout.trim().split('\n')).toEqual(['hello 1', 'reconnected', 'hello 2', 'end']);
    },
  );
});

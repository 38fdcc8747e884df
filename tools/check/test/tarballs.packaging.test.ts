import { readFile } from 'node:fs/promises';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { describe, expect, inject, test } from 'vitest';

describe.each(inject('tarballs'))('$name', ({ file }) => {
  test('is packed as publint asks', async () => {
    const tarball = await readFile(file);
    const { messages, pkg } = await publint({
      pack: {
        tarball: tarball.buffer.slice(tarball.byteOffset, tarball.byteOffset + tarball.length),
      },
      strict: true,
    });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  test('has types that tell the truth, however it is resolved', async () => {
    const result = await checkPackage(createPackageFromTarballData(await readFile(file)));
    expect(result.types && result.problems).toEqual([]);
  });
});

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { certificate } from 'tools-check/certificate';

/** A folder for one proxy, with a certificate in it. */
export interface Workplace {
  readonly directory: string;
  path(name: string): string;
  write(name: string, text: string): Promise<string>;
  /** The process that wrote its id to the file `pid`. */
  pid(): Promise<number>;
  remove(): Promise<void>;
}

export async function makeWorkplace(): Promise<Workplace> {
  const directory = await mkdtemp(join(tmpdir(), 'primus-proxy-'));
  const path = (name: string): string => join(directory, name);
  const write = async (name: string, text: string): Promise<string> => {
    await writeFile(path(name), text);
    return path(name);
  };
  const { cert, key } = certificate();
  await write('certificate.pem', cert);
  await write('key.pem', key);
  await write('certificate-and-key.pem', cert + key);
  return {
    directory,
    path,
    write,
    pid: async () => Number(await readFile(path('pid'), 'utf8')),
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}

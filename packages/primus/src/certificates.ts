import { readFileSync } from 'node:fs';
import type { ServerOptions } from 'node:https';
import { resolve } from 'node:path';
import { checkOption } from '@primus/core';
import { PrimusError } from '@primus/protocol';

/** A certificate or key: its text or bytes, the name of its file, or several of these. */
type Material = string | Buffer | readonly (string | Buffer)[];

/** What makes a server one for HTTPS: `key` and `cert`, or `pfx`. */
export interface CertificateOptions {
  /** The folder that file names are relative to. Default: where the process runs. */
  readonly root?: string;
  readonly key?: Material;
  readonly cert?: Material;
  readonly ca?: Material;
  readonly pfx?: Material;
  readonly passphrase?: string;
}

const MATERIALS = ['key', 'cert', 'ca', 'pfx'] as const;

/**
 * Reads the files that the options name; `undefined` when they name no certificate.
 *
 * @throws PrimusError `INVALID_OPTION` for half of a certificate, or a file that cannot be read
 */
export function readCertificates(options: CertificateOptions): ServerOptions | undefined {
  const { root = process.cwd(), passphrase } = options;
  checkOption(typeof root === 'string', 'root', 'a folder', root);
  checkOption(
    passphrase === undefined || typeof passphrase === 'string',
    'passphrase',
    'a text',
    passphrase,
  );
  const given = MATERIALS.filter((name) => options[name]);
  if (given.length === 0) return undefined;
  if (!options.pfx && !(options.key && options.cert)) {
    // Going on without encryption would not be what was meant.
    throw new PrimusError('INVALID_OPTION', 'HTTPS needs a "key" and a "cert", or a "pfx".');
  }
  const read: ServerOptions = {};
  for (const name of given) read[name] = readAll(root, name, options[name]);
  return passphrase === undefined ? read : { ...read, passphrase };
}

function readAll(root: string, name: string, material: Material | undefined): Buffer[] {
  return [material ?? []].flat().map((item) => {
    checkOption(
      typeof item === 'string' || Buffer.isBuffer(item),
      name,
      'a text, a buffer or the name of a file',
      item,
    );
    return typeof item === 'string' ? readOne(root, name, item) : item;
  });
}

function readOne(root: string, name: string, item: string): Buffer {
  if (item.includes('-----BEGIN')) return Buffer.from(item);
  const file = resolve(root, item);
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new PrimusError(
      'INVALID_OPTION',
      `The file of the option "${name}" cannot be read: ${file}`,
      cause,
    );
  }
}

import { readFileSync } from 'node:fs';
import type { ServerOptions } from 'node:https';
import { resolve } from 'node:path';

/** A certificate or key: its text or bytes, the name of its file, or several of these. */
export type Material = string | Buffer | readonly (string | Buffer)[];

/** What makes a server one for HTTPS. */
export interface CertificateOptions {
  /** The folder that file names are relative to. Default: where the process runs. */
  readonly root?: string;
  readonly key?: Material;
  readonly cert?: Material;
  readonly ca?: Material;
  readonly pfx?: Material;
  readonly passphrase?: string;
}

/** Reads the files that the options name; `undefined` when they name no certificate. */
export function readCertificates(options: CertificateOptions): ServerOptions | undefined {
  const { root = process.cwd(), key, cert, ca, pfx, passphrase } = options;
  if (!(key && cert) && !pfx) return undefined;
  const read = (material: Material): Buffer[] =>
    [material].flat().map((item) => readOne(root, item));
  return {
    ...(key && { key: read(key) }),
    ...(cert && { cert: read(cert) }),
    ...(ca && { ca: read(ca) }),
    ...(pfx && { pfx: read(pfx) }),
    ...(passphrase !== undefined && { passphrase }),
  };
}

function readOne(root: string, item: string | Buffer): Buffer {
  if (typeof item !== 'string') return item;
  return item.includes('-----BEGIN') ? Buffer.from(item) : readFileSync(resolve(root, item));
}

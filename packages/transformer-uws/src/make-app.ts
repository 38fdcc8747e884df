import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PrimusError } from '@primus/protocol';
import type { TemplatedApp } from 'uWebSockets.js';
import type { Framework } from './framework.js';

/** What uWebSockets.js wants to read from files, and as what the texts may be given instead. */
const FILES = { key: 'key_file_name', cert: 'cert_file_name', ca: 'ca_file_name' } as const;

/**
 * The app: one for HTTPS where `transport` has a certificate.
 *
 * @throws PrimusError `INVALID_OPTION` for a certificate that cannot be used
 */
export function makeApp(
  framework: Framework,
  transport: Readonly<Record<string, unknown>>,
): TemplatedApp {
  const names = Object.keys(FILES) as (keyof typeof FILES)[];
  const texts = names.filter((name) => transport[name] !== undefined);
  if (transport['pfx'] !== undefined) {
    throw invalid('uWebSockets.js reads no "pfx"; pass its key and its certificate as PEM.');
  }
  if (texts.length > 0) return withFiles(framework, transport, texts);
  const secure = Object.values(FILES).some((name) => transport[name] !== undefined);
  return secure ? makeSecure(framework, transport) : framework.App();
}

/** Lends the texts to the framework as files, which it has read when it returns. */
function withFiles(
  framework: Framework,
  transport: Readonly<Record<string, unknown>>,
  names: readonly (keyof typeof FILES)[],
): TemplatedApp {
  const folder = mkdtempSync(join(tmpdir(), 'primus-uws-'));
  try {
    const files = names.map((name) => {
      const file = join(folder, name);
      writeFileSync(file, textOf(name, transport[name]), { mode: 0o600 });
      return [FILES[name], file] as const;
    });
    return makeSecure(framework, { ...transport, ...Object.fromEntries(files) });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function textOf(name: string, material: unknown): string | Buffer {
  const [text, ...more] = [material].flat();
  if (more.length > 0) throw invalid(`uWebSockets.js takes one "${name}", not several.`);
  if (typeof text === 'string' || Buffer.isBuffer(text)) return text;
  throw invalid(`The option "transport.${name}" must be a PEM text or a buffer of one.`);
}

function makeSecure(
  framework: Framework,
  options: Readonly<Record<string, unknown>>,
): TemplatedApp {
  const { key_file_name: key, cert_file_name: cert } = options;
  // Without either it would listen, and refuse every client.
  if (!key || !cert) throw invalid('HTTPS needs a key and a certificate.');
  try {
    return framework.SSLApp(options);
  } catch (cause) {
    throw invalid(
      'uWebSockets.js cannot use these certificates; do the key, the cert and the passphrase belong together?',
      cause,
    );
  }
}

function invalid(message: string, cause?: unknown): PrimusError {
  return new PrimusError('INVALID_OPTION', message, cause);
}

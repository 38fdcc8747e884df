import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { checkOption } from '@primus/core';
import { PrimusError } from '@primus/protocol';
import { type CertificateOptions, readCertificates } from './certificates.js';

export interface ListenOptions extends CertificateOptions {
  /** Default 80, or 443 with a certificate. 0 for any that is free. */
  readonly port?: number | string | undefined;
  /** The address to listen on. Default: all. */
  readonly hostname?: string;
}

/** A server that does not listen yet. */
export interface MadeServer {
  /** None where the transformer listens by itself. */
  readonly server: Server | undefined;
  /** What tells such a transformer where, as its `transport`. */
  readonly transport?: Readonly<Record<string, unknown>>;
  /** Whether it speaks HTTPS. */
  readonly secure: boolean;
  readonly listen: () => void;
}

/**
 * Makes a server: for HTTPS where the options name a certificate, else for HTTP.
 *
 * @param standalone is whether the transformer will listen by itself, with these options
 * @throws PrimusError `INVALID_OPTION`
 */
export function makeServer(options: ListenOptions, standalone = false): MadeServer {
  const certificates = readCertificates(options);
  const { port = certificates ? 443 : 80, hostname: host } = options;
  checkOption(isPort(port), 'port', 'a whole number from 0 to 65535', port);
  checkOption(host === undefined || typeof host === 'string', 'hostname', 'an address', host);
  const secure = certificates !== undefined;
  if (standalone) {
    const transport = { port: Number(port), ...(host !== undefined && { host }), ...certificates };
    return { server: undefined, transport, secure, listen: () => {} };
  }
  const server = certificates ? makeSecure(certificates) : createHttpServer();
  return {
    server,
    secure,
    listen: () => server.listen({ port, host }),
  };
}

function makeSecure(certificates: object): Server {
  try {
    return createHttpsServer(certificates);
  } catch (cause) {
    throw new PrimusError(
      'INVALID_OPTION',
      'These certificates cannot be used; do the key, the cert and the passphrase belong together?',
      cause,
    );
  }
}

function isPort(port: number | string): boolean {
  // As text, for that is what an environment variable is.
  return /^\d{1,5}$/.test(String(port)) && Number(port) <= 65_535;
}

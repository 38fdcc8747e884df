import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type CertificateOptions, readCertificates } from './certificates.js';

export interface ListenOptions extends CertificateOptions {
  /** Default 80, or 443 with a certificate. */
  readonly port?: number;
  /** The address to listen on. Default: all. */
  readonly hostname?: string;
}

/** A server that listens: for HTTPS where the options name a certificate, else for HTTP. */
export function listen(options: ListenOptions): { server: Server; secure: boolean } {
  const certificates = readCertificates(options);
  const server = certificates ? createHttpsServer(certificates) : createHttpServer();
  const { port = certificates ? 443 : 80, hostname } = options;
  server.listen({ port, host: hostname });
  return { server, secure: certificates !== undefined };
}

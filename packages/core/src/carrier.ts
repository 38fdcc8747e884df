import type { Admission } from './admission.js';
import type { Connections } from './connections.js';
import { handshakeOf } from './handshake.js';
import { attachTenant, type HttpServer } from './listener.js';
import type { ResolvedOptions } from './options.js';
import type { TransformerServer } from './server-transformer.js';
import { parseTarget } from './target.js';

export interface CarrierOptions {
  readonly options: ResolvedOptions;
  readonly admission: Admission;
  readonly connections: Pick<Connections<never>, 'accept'>;
  /** Whether a path belongs to this server. */
  readonly owns: (path: string) => boolean;
}

/** Puts the transformer to work: it is offered what it needs of Primus. */
export function attachTransformer({
  options,
  admission,
  connections,
}: CarrierOptions): TransformerServer {
  return options.transformer.attach({
    pathname: options.pathname,
    maxLength: options.maxLength,
    compression: options.compression,
    transport: options.transport,
    handshake: handshakeOf,
    admit: (handshake) => admission.admit(handshake),
    accept: (handshake, link) => connections.accept(handshake, link),
  });
}

/** Leads what comes to the server below our paths through admission; returns how to stop. */
export function attachServer(
  server: HttpServer,
  transformer: TransformerServer,
  { admission, owns }: CarrierOptions,
): () => void {
  const ours = (url: string | undefined): boolean => {
    const target = parseTarget(url);
    return target !== undefined && owns(target.path);
  };
  return attachTenant(server, {
    request(req, res) {
      if (!ours(req.url)) return false;
      admission.request(req, res, transformer);
      return true;
    },
    upgrade(req, socket, head) {
      if (!ours(req.url)) return false;
      admission.upgrade(req, socket, head, transformer);
      return true;
    },
  });
}

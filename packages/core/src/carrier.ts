import type { Admission } from './admission.js';
import type { Connections } from './connections.js';
import { handshakeOf, withoutRequest } from './handshake.js';
import { attachTenant, type HttpServer } from './listener.js';
import type { ResolvedOptions } from './options.js';
import { isAnyOrigin } from './origins.js';
import type { TransformerServer } from './server-transformer.js';
import type { Log } from './log.js';
import { bodyReader } from './read-body.js';
import { SharedStrings } from './shared-strings.js';
import { parseTarget } from './target.js';

export interface CarrierOptions {
  readonly options: ResolvedOptions;
  readonly admission: Admission;
  readonly connections: Pick<Connections<never>, 'accept'>;
  /** The server that carries it, unless the transformer listens by itself. */
  readonly server: HttpServer | undefined;
  /** Whether a path belongs to Primus. */
  readonly owns: (path: string) => boolean;
  readonly log: Log;
}

/** Puts the transformer to work: it is offered what it needs of Primus. */
export function attachTransformer(carrier: CarrierOptions): TransformerServer {
  const { options, admission, connections, server, log } = carrier;
  return options.transformer.attach({
    pathname: options.pathname,
    maxLength: options.maxLength,
    maxFragments: options.maxFragments,
    maxPendingHandshakes: options.maxPendingHandshakes,
    compression: options.compression,
    transport: options.transport,
    anyOrigin: isAnyOrigin(options.origins),
    standalone: server === undefined,
    log,
    owns: (url) => ownsTarget(carrier, url),
    handshake: handshakeOf,
    admit: (handshake, gone) => admission.admit(handshake, gone),
    respond: (handshake, gone) => admission.respond(handshake, gone),
    readBody: bodyReader(options.maxPendingBytes),
    accept(handshake, link) {
      const known = options.keepRequest
        ? admission.withRequest(handshake)
        : withoutRequest(handshake);
      return connections.accept(known, link);
    },
  });
}

/** Leads what comes to the server below our paths through admission; returns how to stop. */
export function attachServer(
  transformer: TransformerServer,
  carrier: CarrierOptions,
): (() => void) | undefined {
  const { admission, server } = carrier;
  if (!server) return undefined;
  const strings = new SharedStrings();
  return attachTenant(server, {
    request(req, res) {
      if (!ownsTarget(carrier, req.url)) return false;
      admission.request(req, res, transformer);
      return true;
    },
    upgrade(req, socket, head) {
      if (!ownsTarget(carrier, req.url)) return false;
      // Before anybody asks for the headers, which are made of these.
      strings.shareIn(req.rawHeaders);
      admission.upgrade(req, socket, head, transformer);
      return true;
    },
  });
}

function ownsTarget({ owns }: CarrierOptions, url: string | undefined): boolean {
  const target = parseTarget(url);
  return target !== undefined && owns(target.path);
}

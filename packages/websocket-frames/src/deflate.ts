import { constants as buffer } from 'node:buffer';
import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Done, Extension, Message, Parameters } from './extension.js';

/** Bytes below which a message costs more to deflate than it saves. */
const THRESHOLD = 1024;

/** What every deflated message ends with, and RFC 7692 leaves out. */
const TAIL: Buffer = Buffer.from([0x00, 0x00, 0xff, 0xff]);

/** Each message stands alone, so that a connection keeps no window between two of them. */
const TERMS = { client_no_context_takeover: true, server_no_context_takeover: true };

const OFFERED = /^(client_no_context_takeover|server_no_context_takeover|client_max_window_bits)$/;
const ANSWERED = /^(client_no_context_takeover|server_no_context_takeover|server_max_window_bits)$/;

/**
 * Compression of messages, RFC 7692. It works on one message at a time, in step with the socket:
 * a peer sends no faster than it is inflated, and nothing waits where nobody counts it.
 *
 * @param maxLength of an inflated message, in bytes
 */
export function deflate(maxLength: number): Extension {
  const session = {
    processIncomingMessage(message: Message, done: Done): void {
      // Later, because the pipeline that calls this swallows what a listener of a message throws.
      process.nextTick(() => {
        const failure = message.rsv1 ? inflate(message, maxLength) : null;
        done(failure, message);
      });
    },
    processOutgoingMessage(message: Message, done: Done): void {
      if (message.data.length >= THRESHOLD) {
        const data = deflateRawSync(message.data, { finishFlush: constants.Z_SYNC_FLUSH });
        message.data = data.subarray(0, -TAIL.length);
        message.rsv1 = true;
      }
      done(null, message);
    },
    close: () => {},
  };
  return {
    name: 'permessage-deflate',
    type: 'permessage',
    rsv1: true,
    rsv2: false,
    rsv3: false,
    createServerSession: (offers) =>
      offers.some((offer) => holdsOnly(offer, OFFERED))
        ? { ...session, generateResponse: () => TERMS }
        : null,
    createClientSession: () => ({
      ...session,
      generateOffer: () => TERMS,
      activate: (answer) => 'server_no_context_takeover' in answer && holdsOnly(answer, ANSWERED),
    }),
  };
}

function inflate(message: Message, maxLength: number): Error | null {
  try {
    message.data = inflateRawSync(Buffer.concat([message.data, TAIL]), {
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: Math.min(maxLength, buffer.MAX_LENGTH),
    });
    return null;
  } catch (cause) {
    const { code, message: text } = cause as NodeJS.ErrnoException;
    const type = code === 'ERR_BUFFER_TOO_LARGE' ? 'too_large' : 'encoding_error';
    return Object.assign(new Error(text, { cause }), { type });
  }
}

function holdsOnly(parameters: Parameters, known: RegExp): boolean {
  return Object.keys(parameters).every((name) => known.test(name));
}

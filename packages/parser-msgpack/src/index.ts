import type { Parser } from '@primus/protocol';
import { createMsgpack } from './parser.js';

/** MessagePack, with the types that Primus 8 added. Bytes in messages arrive as `Uint8Array`. */
export const msgpack: Parser = createMsgpack((bytes) => bytes);

import type { Parser } from '@primus/protocol';
import { createBinary } from './parser.js';

/** BinaryPack, as `binary-pack` writes it. Bytes in messages arrive as `Uint8Array`. */
export const binary: Parser = createBinary((bytes) => bytes);

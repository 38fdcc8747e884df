import { Decoder, Encoder, ExtData, type ExtensionCodecType } from '@msgpack/msgpack';
import { checkLengths } from './check-lengths.js';

const ERRORS = new Map<number, ErrorConstructor>([
  [0x0e, Error],
  [0x01, EvalError],
  [0x02, RangeError],
  [0x03, ReferenceError],
  [0x04, SyntaxError],
  [0x05, TypeError],
  [0x06, URIError],
]);

/** Bytes of which `Uint8Array` has no type: MessagePack has a form of its own for those. */
const BUFFERS = new Map<number, new (buffer: ArrayBuffer) => ArrayBufferView>([
  [0x11, Int8Array],
  [0x13, Int16Array],
  [0x14, Uint16Array],
  [0x15, Int32Array],
  [0x16, Uint32Array],
  [0x17, Float32Array],
  [0x18, Float64Array],
  [0x19, Uint8ClampedArray],
  [0x1d, DataView],
]);

const REGEXP = 0x0a;
const BOXED = new Set([0x0b, 0x0c, 0x0f]);
const DATE = 0x0d;
const BYTES = new Set([0x12, 0x1b]);
const ARRAY_BUFFER = 0x1a;

const none: ExtensionCodecType<undefined> = {
  tryToEncode: () => null,
  decode() {
    throw new TypeError('An extension holds another.');
  },
};

const encoder = new Encoder({ extensionCodec: none });
const decoder = new Decoder({ extensionCodec: none });

/** The types that Primus 8 added to MessagePack. Those of plain values hold one more frame. */
export const extensions: ExtensionCodecType<undefined> = {
  tryToEncode(value: unknown): ExtData | null {
    if (Array.isArray(value)) return null;
    if (value instanceof Date) return nested(DATE, value.getTime());
    if (value instanceof Uint8Array) return null;
    if (value instanceof ArrayBuffer) return new ExtData(ARRAY_BUFFER, new Uint8Array(value));
    if (ArrayBuffer.isView(value)) return viewToExtension(value);
    if (value instanceof RegExp) return nested(REGEXP, [value.source, value.flags]);
    return value instanceof Error ? errorToExtension(value) : null;
  },

  decode(bytes: Uint8Array<ArrayBuffer>, type: number): unknown {
    if (BYTES.has(type)) return bytes;
    if (type === ARRAY_BUFFER) return bytes.buffer;
    const Buffers = BUFFERS.get(type);
    if (Buffers) return new Buffers(bytes.buffer);
    // What is in one are numbers and texts.
    checkLengths(bytes, 0);
    return fromPlain(type, decoder.decode(bytes));
  },
};

function nested(type: number, value: unknown): ExtData {
  return new ExtData(type, encoder.encode(value));
}

function viewToExtension(view: ArrayBufferView): ExtData | null {
  for (const [type, Buffers] of BUFFERS) {
    if (view instanceof Buffers) {
      return new ExtData(type, new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
    }
  }
  return null;
}

/** Without the stack, which is nobody else's business. */
function errorToExtension({ name, message, constructor }: Error): ExtData {
  const [type] = [...ERRORS].find(([, Class]) => Class === constructor) ?? [0x0e];
  return nested(type, { name, message });
}

function fromPlain(type: number, value: unknown): unknown {
  if (type === DATE && typeof value === 'number') return new Date(value);
  if (BOXED.has(type)) return value;
  if (type === REGEXP && Array.isArray(value)) {
    return new RegExp(String(value[0]), String(value[1]));
  }
  const Class = ERRORS.get(type);
  if (!Class) throw new TypeError(`Nothing is known of extension ${type}.`);
  return toError(Class, value as Readonly<Record<string, unknown>> | null);
}

function toError(Class: ErrorConstructor, told: Readonly<Record<string, unknown>> | null): Error {
  const { name, message } = told ?? {};
  const error = new Class(typeof message === 'string' ? message : '');
  return typeof name !== 'string' || name === error.name ? error : Object.assign(error, { name });
}

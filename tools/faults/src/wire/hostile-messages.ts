import type { ParserName } from 'tools-compatibility/names';

const DEPTH = 100_000;

/** Bytes in a frame that says nothing but how many it has. */
const MANY = 200_000;

/** What a parser that believes it fills the memory, the stack or a prototype with. */
export const hostileMessages: Readonly<Record<Exclude<ParserName, 'json'>, readonly Buffer[]>> = {
  ejson: [
    '['.repeat(DEPTH) + ']'.repeat(DEPTH),
    '{"$escape":'.repeat(DEPTH) + '{}' + '}'.repeat(DEPTH),
    '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
    '{"$escape":{"__proto__":{"polluted":true}}}',
    '{"$escape":{"constructor":{"prototype":{"polluted":true}}}}',
    '{"$escape":null}',
    '{"$escape":1}',
    '{"$date":1e999}',
    '{"$date":"never"}',
    '{"$date":{"__proto__":null}}',
    '{"$regexp":"(","$flags":"g"}',
    '{"$regexp":"(a+)+$","$flags":"zz"}',
    '{"$regexp":{"length":-1},"$flags":{}}',
    '{"$binary":"***"}',
    '{"$binary":{"length":4294967295}}',
    `{"$binary":${'9'.repeat(1_000)}}`,
    '{"$InfNaN":7}',
    '{"$InfNaN":{"toString":1}}',
    '{"$type":"__proto__","$value":1}',
    '{"$type":"constructor","$value":{"$type":"toString","$value":1}}',
    '{"$type":{"toString":1},"$value":1}',
    '{"length":4294967295,"callee":1}',
    '{"relay":{"length":4294967295,"callee":1}}',
    '{"typeName":"x","toJSONValue":1,"clone":1,"equals":1}',
  ].map((text) => Buffer.from(text)),

  msgpack: [
    ...packed({ string: 0xa0, bytes: 'c6' }),
    // Extensions that are cut short, hold themselves, or what is not of their type.
    ...[0x01, 0x0a, 0x0b, 0x0d, 0x0e, 0x11, 0x18, 0x1a, 0x1b, 0x7f, 0xff].flatMap((type) => {
      const of = type.toString(16).padStart(2, '0');
      return [`c700${of}`, `c9ffffffff${of}`, `d4${of}c0`, `d5${of}d4${of}`, `d6${of}dfffffff`];
    }),
    // A time, as others have it, that is none.
    'c70cffffffffffffffffffffffffff',
    // A pattern that no one can compile, or whose flags are none.
    'c70a0a92a128a167',
    'c7080a92a161a27a7a',
  ].map(toBytes),

  binary: [...packed({ string: 0xb0, bytes: 'db' }), 'cfffffffffffffffff', 'd4', 'c1', 'c9'].map(
    toBytes,
  ),
};

interface Heads {
  /** Of a text without length. */
  readonly string: number;
  /** Of bytes of which four bytes tell the length. */
  readonly bytes: string;
}

/** What MessagePack and BinaryPack, which began as the same, are told in one way. */
function packed({ string, bytes }: Heads): string[] {
  const text = (value: string): string =>
    (string + value.length).toString(16) + Buffer.from(value).toString('hex');
  const polluted = `81${text('polluted')}c3`;
  return [
    '91'.repeat(DEPTH),
    `${'91'.repeat(DEPTH)}c0`,
    `${`81${text('a')}`.repeat(DEPTH)}c0`,
    // Lists, objects, texts and bytes as long as it gets.
    'ddffffffff',
    'dfffffffff',
    'dcffff',
    'ddffffffff'.repeat(1_000),
    `dd${'00ffffff'.repeat(1)}${'ddffffff'.repeat(5_000)}`,
    `${bytes}ffffffff`,
    `${bytes}7fffffff00`,
    'daffff',
    'd9ff',
    // Bytes of no length, each of which is a buffer.
    `dd${MANY.toString(16).padStart(8, '0')}${`${bytes}00000000`.repeat(MANY)}`,
    `81${text('__proto__')}${polluted}`,
    `81${text('constructor')}81${text('prototype')}${polluted}`,
    `81${text('relay')}81${text('constructor')}81${text('prototype')}${polluted}`,
    `82${text('toJSON')}01${text('toString')}01`,
    // A key that is a list, or nothing, and no UTF-8.
    '819001',
    '81c0c0',
    `81${(string + 3).toString(16)}edA080c0`,
    'c1',
    '',
  ];
}

function toBytes(hex: string): Buffer {
  return Buffer.from(hex, 'hex');
}

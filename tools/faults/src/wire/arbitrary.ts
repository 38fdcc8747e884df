import fc from 'fast-check';

/** Texts that mean something to whoever takes names, numbers or URLs for what they say. */
const NASTY: readonly string[] = [
  '',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '-1',
  '0',
  'NaN',
  'Infinity',
  '9007199254740993',
  '1e309',
  'null',
  'true',
  '{}',
  '[]',
  '%',
  '%00',
  '%E0%A4%A',
  'http://[',
  '../..',
  'a'.repeat(2_000),
];

/** Some text, or something nasty. */
export const text: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...NASTY),
  fc.string({ maxLength: 40 }),
);

/** What may stand in a header: no line ends, else it would be the end of the header. */
export const headerValue: fc.Arbitrary<string> = text.map((value) =>
  value.replaceAll(/[^\u0020-\u007e\u0080-\u00ff]/g, '?'),
);

/** The query of a URL, from names that are known and others. */
export function query(names: readonly string[]): fc.Arbitrary<string> {
  const name = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...names) }, text);
  const value = fc.oneof(
    fc.constantFrom('1', '2', '3', '4', '8', 'polling', 'websocket', 'xmlhttp', 'terminate'),
    fc.constantFrom('html', 'init', 'rpc', 'x'),
    text,
  );
  const encoded = fc.oneof({ weight: 9, arbitrary: value.map(encode) }, value.map(unspaced));
  return fc
    .array(fc.tuple(name.map(unspaced), encoded), { maxLength: 7 })
    .map((pairs) => pairs.map((pair) => pair.join('=')).join('&'));
}

/** As it can stand in a URL. */
export function encode(value: string): string {
  // Through bytes, because a lone surrogate cannot be encoded.
  return encodeURIComponent(Buffer.from(value).toString());
}

/** As it can stand in the first line of a request, encoded or not. */
function unspaced(value: string): string {
  return value.replaceAll(/[^\u0021-\u007e\u0080-\u00ff]/g, '');
}

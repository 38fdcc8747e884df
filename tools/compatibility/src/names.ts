/** Every transformer and parser there is, by its name. A new one is a word here. */
export const transformers = [
  'websockets',
  'engine.io',
  'sockjs',
  'faye',
  'uws',
  'browserchannel',
] as const;
export const parsers = ['json', 'ejson', 'msgpack', 'binary'] as const;

/** The parsers of the conformance suite on pages: one that writes text, and one that writes bytes. */
export const onPages: readonly ParserName[] = ['json', 'msgpack'];

export type TransformerName = (typeof transformers)[number];
export type ParserName = (typeof parsers)[number];

declare module 'vitest' {
  interface ProvidedContext {
    /** The one that a run of the test files is about. */
    transformer: TransformerName;
  }
}

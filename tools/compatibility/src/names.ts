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

export type TransformerName = (typeof transformers)[number];
export type ParserName = (typeof parsers)[number];

declare module 'vitest' {
  interface ProvidedContext {
    /** The one that a run of the test files is about. */
    transformer: TransformerName;
  }
}

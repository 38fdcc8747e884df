/** One module and one classic script, which declares what the module `offers` as `variable`. */
const files = (name, offers, variable, without = []) => [
  { source: `src/prebuilt/${name}.ts`, file: `${name}.js`, without },
  { source: `src/prebuilt/${name}.ts`, file: `${name}.global.js`, offers, variable, without },
];

/** @type {import('tools-build').BuildConfig} */
export default {
  browser: [
    { source: 'src/prebuilt/auto.ts', file: 'auto.js' },
    ...['websockets', 'sockjs', 'faye', 'uws', 'browserchannel'].flatMap((name) =>
      files(name, 'Primus', 'Primus'),
    ),
    // No server of ours speaks WebTransport.
    ...files('engine.io', 'Primus', 'Primus', ['./webtransport.js']),
    ...files('parser-binary', 'binary', 'PrimusBinary'),
    ...files('parser-ejson', 'ejson', 'PrimusEjson'),
    ...files('parser-msgpack', 'msgpack', 'PrimusMsgpack'),
  ],
  integrity: 'integrity.json',
};

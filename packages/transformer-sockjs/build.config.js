/** @type {import('tools-build').BuildConfig} */
export default {
  browser: [{ source: 'src/browser.ts', file: 'client.global.js', variable: 'primusTransformer' }],
  embed: ['sockjs-client'],
};

/** @type {import('tools-build').BuildConfig} */
export default {
  browser: [
    { source: 'src/client/browser.ts', file: 'client.global.js', variable: 'primusClient' },
    { source: 'src/client/adapters.ts', file: 'adapters.global.js', variable: 'primusAdapters' },
  ],
};

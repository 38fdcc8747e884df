/** @type {import('tools-build').BuildConfig} */
export default {
  browser: [
    { source: 'src/client/browser.ts', file: 'client.global.js', variable: 'primusClient' },
  ],
};

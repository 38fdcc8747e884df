/** @type {import('tools-build').BuildConfig} */
export default {
  browser: [{ source: 'src/browser.ts', file: 'browser.global.js', variable: 'primusParser' }],
};

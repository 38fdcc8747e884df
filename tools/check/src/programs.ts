import type { Program } from './program.js';

export const chromium: Program = {
  name: 'Chromium',
  neededBy: 'The browser tests',
  debian: 'chromium',
  variable: 'CHROMIUM_PATH',
  executables: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'],
  elsewhere: [
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ],
};

export const firefox: Program = {
  name: 'Firefox',
  neededBy: 'The tests with other browsers',
  debian: 'firefox-esr',
  variable: 'FIREFOX_PATH',
  executables: ['firefox-esr', 'firefox'],
  elsewhere: ['/Applications/Firefox.app/Contents/MacOS/firefox'],
};

/** Drives WebKit, the engine of Safari, and brings a browser along. */
export const webKitDriver: Program = {
  name: 'the driver of WebKitGTK',
  neededBy: 'The tests with WebKit',
  debian: 'webkit2gtk-driver',
  variable: 'WEBKIT_DRIVER_PATH',
  executables: ['WebKitWebDriver'],
};

/** A display that nobody sees, which WebKit cannot do without. */
export const xvfb: Program = {
  name: 'Xvfb',
  neededBy: 'The tests with WebKit',
  debian: 'xvfb',
  variable: 'XVFB_PATH',
  executables: ['Xvfb'],
};

export const redis: Program = {
  name: 'Redis',
  neededBy: 'The tests with plugins that talk through Redis',
  debian: 'redis-server',
  variable: 'REDIS_SERVER_PATH',
  executables: ['redis-server'],
};

export const nginx: Program = {
  name: 'nginx',
  neededBy: 'The tests behind proxies',
  debian: 'nginx',
  variable: 'NGINX_PATH',
  executables: ['nginx'],
  elsewhere: ['/usr/sbin/nginx', '/usr/local/sbin/nginx'],
};

export const haproxy: Program = {
  name: 'HAProxy',
  neededBy: 'The tests behind proxies',
  debian: 'haproxy',
  variable: 'HAPROXY_PATH',
  executables: ['haproxy'],
  elsewhere: ['/usr/sbin/haproxy', '/usr/local/sbin/haproxy'],
};

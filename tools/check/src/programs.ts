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

export const redis: Program = {
  name: 'Redis',
  neededBy: 'The tests with plugins that talk through Redis',
  debian: 'redis-server',
  variable: 'REDIS_SERVER_PATH',
  executables: ['redis-server'],
};

'use strict';

// Lets `require('primus')` find the published Primus 8, for those who want to see the difference.

const Module = require('node:module');

const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  return resolve.call(this, request === 'primus' ? 'primus-8' : request, ...rest);
};

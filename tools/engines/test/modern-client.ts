// What an application bundles for its pages.
export { Primus } from '@primus/client';
export { json } from '@primus/parser-json';
export { websockets } from '@primus/transformer-websockets/client';

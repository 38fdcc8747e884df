export { msgpack } from '@primus/parser-msgpack';

export { binary } from '@primus/parser-binary';

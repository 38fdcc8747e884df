export { ejson } from '@primus/parser-ejson';

import { connect } from 'node:net';
import { assertCompatible, type ClientTransformer, type LinkEvents } from '@primus/protocol';
import { linkOf, readLines, writeLine } from './lines.js';

export const tcp: ClientTransformer = {
  name: 'tcp',
  traits: { binary: false, flowControl: true },
  load: (parser) => assertCompatible(parser, tcp),
  dial({ url }, open, failed) {
    let events: LinkEvents | undefined;
    let cause: unknown;
    const socket = connect(Number(url.port), url.hostname.replace(/[[\]]/g, ''));
    const closed = (): void => (events ? events.close() : failed(cause));
    socket.on('drain', () => events?.drain());
    socket.on('error', (error) => (events ? events.error(error) : (cause = error)));
    socket.on('close', closed);
    readLines(socket, Infinity, (text) => {
      if (events) events.frame(text);
      else if (text === '200') events = open(linkOf(socket));
      else socket.destroy(new Error(`The server answered ${text}.`));
    });
    writeLine(socket, url.href);
    return { raw: socket, abort: () => void socket.off('close', closed).destroy() };
  },
};

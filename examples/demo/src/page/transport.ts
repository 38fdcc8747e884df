import type { Client } from './connect.js';
import { find } from './find.js';

/** The sockets of frameworks that have more than one way to carry messages, as far as used here. */
interface FrameworkSocket {
  /** In SockJS its name; in Engine.IO an object that has it. */
  readonly transport?: string | { readonly name: string };
  on?(event: 'upgrade', listener: (to: { readonly name: string }) => void): void;
}

/** Shows what carries the messages: the transformer's name, and which of its ways it took. */
export function showTransport(root: HTMLElement, primus: Client): void {
  const way = find(root, 'way');
  const show = (text: string): void => {
    way.textContent = text && `: ${text}`;
  };

  primus.on('open', () => {
    const socket = (primus.socket ?? {}) as FrameworkSocket;
    const name = nameOf(socket);
    show(name);
    if (typeof socket.transport !== 'object') return;
    socket.on?.('upgrade', (to) => {
      if (socket === primus.socket) show(`${name} → ${to.name}`);
    });
  });
  primus.on('close', () => show(''));
}

function nameOf({ transport }: FrameworkSocket): string {
  return (typeof transport === 'object' ? transport.name : transport) ?? '';
}

import type { Socket } from 'node:net';

/** It reads so many bytes at once, and then nothing for so many ms. */
const APPETITE = 4 * 2 ** 20;
const REST = 10;

/** Reads so many bytes from a socket, slower than they could come. */
export function readSlowly(socket: Socket, bytes: number): Promise<void> {
  let read = 0;
  let hunger = APPETITE;
  return new Promise((resolve, reject) => {
    const lost = (): void => reject(new Error('The server has closed the connection.'));
    const take = (chunk: Buffer): void => {
      read += chunk.length;
      hunger -= chunk.length;
      if (read >= bytes) {
        socket.off('data', take);
        socket.off('close', lost);
        resolve();
      } else if (hunger <= 0) {
        hunger = APPETITE;
        socket.pause();
        setTimeout(() => socket.resume(), REST);
      }
    };
    socket.on('data', take);
    socket.once('close', lost);
  });
}

import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** Ms between the two parts of an answer: a client tells by them whether something holds answers. */
const PAUSE = 2000;

/**
 * Answers the requests by which clients find out whether a proxy on their way keeps answers until
 * they are whole. The framework would wait for the second part when there is nobody to hear it,
 * and keep the process meanwhile.
 */
export class BufferingTests {
  readonly #running = new Map<ServerResponse, NodeJS.Timeout>();

  answer(res: ServerResponse, headers: OutgoingHttpHeaders): void {
    if (res.destroyed) return;
    res.writeHead(200, 'OK', headers);
    res.write('11111');
    this.#running.set(
      res,
      setTimeout(() => res.end('2'), PAUSE),
    );
    res.once('close', () => this.#stop(res));
  }

  /** Ends those that run. */
  close(): void {
    for (const res of this.#running.keys()) {
      this.#stop(res);
      res.end('2');
    }
  }

  #stop(res: ServerResponse): void {
    clearTimeout(this.#running.get(res));
    this.#running.delete(res);
  }
}

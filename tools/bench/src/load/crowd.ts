import { messageOf, pipeOf, type Verb } from '../message.js';
import { clientFrame, repeated } from '../wire/frame.js';
import { Connection, type Listener } from './connection.js';
import { type Dialect, type DialectName, dialectOf } from './dialects.js';
import { readSlowly } from './slow-reader.js';

/** How many connections are made at a time. */
const SIDE_BY_SIDE = 64;

export interface Volleys {
  readonly bytes: number;
  /** How many messages are sent at once, and answered before the next are. */
  readonly inFlight: number;
  readonly ms: number;
}

export interface Rounds {
  readonly to: Verb;
  readonly bytes: number;
  /** How many messages come of each that asks for them. */
  readonly expected: number;
  readonly ms: number;
}

/** What is done with the messages that come. */
interface Job {
  /** The length of a frame with one message. */
  readonly one: number;
  took(from: Connection, count: number): void;
  fail(cause: Error): void;
}

/** The connections to one server, and what they do with it. */
export class Crowd implements Listener {
  readonly #port: number;
  readonly #dialect: Dialect;
  #connections: Connection[] = [];
  #job: Job | undefined;
  #lost: Error | undefined;
  #pings = 0;
  #pinged: (() => void) | undefined;

  constructor(port: number, dialect: DialectName) {
    this.#port = port;
    this.#dialect = dialectOf(dialect);
  }

  /** Connects so many more; resolves when all of them may send. */
  async connect(count: number): Promise<void> {
    let left = count;
    const worker = async (): Promise<void> => {
      while (left-- > 0) {
        this.#connections.push(await Connection.open(this.#port, this.#dialect, this));
      }
    };
    await Promise.all(Array.from({ length: Math.min(SIDE_BY_SIDE, count) }, worker));
  }

  async disconnect(): Promise<void> {
    const gone = this.#connections;
    this.#connections = [];
    await Promise.all(gone.map((connection) => connection.close()));
  }

  /** Each connection sends, waits for its answers, and sends again; resolves with their number. */
  echo({ bytes, inFlight, ms }: Volleys): Promise<number> {
    const message = messageOf('echo', bytes);
    const volley = repeated(clientFrame(this.#dialect.up(message)), inFlight);
    const missing = new Map<Connection, number>();
    let answers = 0;
    return this.#work(message, (resolve) => {
      const end = performance.now() + ms;
      for (const connection of this.#connections) {
        missing.set(connection, inFlight);
        connection.socket.write(volley);
      }
      return (connection, count) => {
        answers += count;
        const left = (missing.get(connection) ?? 0) - count;
        if (left > 0) {
          missing.set(connection, left);
        } else if (performance.now() < end) {
          missing.set(connection, inFlight);
          connection.socket.write(volley);
        } else {
          missing.delete(connection);
          if (missing.size === 0) resolve(answers);
        }
      };
    });
  }

  /** One connection asks for messages, waits until all have come, and asks again. */
  ask({ to, bytes, expected, ms }: Rounds): Promise<number> {
    const message = messageOf(to, bytes);
    const question = clientFrame(this.#dialect.up(message));
    const [asking] = this.#connections;
    let answers = 0;
    let missing = expected;
    return this.#work(message, (resolve) => {
      const end = performance.now() + ms;
      asking?.socket.write(question);
      return (_, count) => {
        answers += count;
        missing -= count;
        if (missing > 0) return;
        missing += expected;
        if (performance.now() < end) asking?.socket.write(question);
        else resolve(answers);
      };
    });
  }

  /** Resolves after so many heartbeats of the server. */
  heartbeats(count: number): Promise<void> {
    const end = this.#pings + count;
    return new Promise((resolve) => {
      this.#pinged = () => {
        if (this.#pings >= end) resolve();
      };
    });
  }

  /** How many heartbeats of the server have come, of all connections. */
  get pings(): number {
    return this.#pings;
  }

  /** Asks for a stream and reads it slowly; resolves when so many bytes have come. */
  pipe(bytes: number): Promise<void> {
    const [reader] = this.#connections;
    if (!reader) throw new Error('Nobody is connected who could read.');
    this.#job = { one: 0, took: () => {}, fail: () => {} };
    reader.socket.write(clientFrame(this.#dialect.up(pipeOf(bytes))));
    return readSlowly(reader.socket, bytes);
  }

  frame(from: Connection, length: number, start: Buffer): void {
    const job = this.#job;
    if (length === job?.one) return job.took(from, 1);
    const pong = this.#dialect.pong?.(start.toString());
    if (pong !== undefined) {
      if (pong === '') return;
      from.socket.write(clientFrame(pong));
      this.ping();
    } else if (job && job.one > 0) {
      const count = this.#dialect.joined?.(length, job.one) ?? 0;
      if (Number.isInteger(count) && count > 0) job.took(from, count);
      else job.fail(new Error(`Nobody asked for this: ${start.toString()}`));
    }
  }

  ping(): void {
    this.#pings++;
    this.#pinged?.();
  }

  lost(reason: string): void {
    this.#lost = new Error(reason);
    this.#job?.fail(this.#lost);
  }

  #work(
    message: string,
    begin: (resolve: (messages: number) => void) => Job['took'],
  ): Promise<number> {
    if (this.#connections.length === 0) throw new Error('Nobody is connected.');
    if (this.#lost) throw this.#lost;
    return new Promise((resolve, reject) => {
      this.#job = {
        one: Buffer.byteLength(this.#dialect.down(message)),
        took: begin(resolve),
        fail: reject,
      };
    });
  }
}

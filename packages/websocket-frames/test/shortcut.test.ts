import { IncomingMessage } from 'node:http';
import { Duplex } from 'node:stream';
import { Socket } from 'node:net';
import { type Taker, takeMessages } from '@primus/websocket-frames';
import * as fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';

const MAX_LENGTH = 70_000;

interface Shape {
  readonly first: number;
  readonly masked: boolean;
  readonly payload: Uint8Array;
}

/** A frame as a client writes it, if it is masked. */
function frame({ first, masked, payload }: Shape): Buffer {
  const { length } = payload;
  const mark = masked ? 0x80 : 0;
  const head =
    length < 126
      ? Buffer.from([first, mark | length])
      : length < 65_536
        ? Buffer.from([first, mark | 126, length >> 8, length & 0xff])
        : Buffer.from([
            first,
            mark | 127,
            0,
            0,
            0,
            0,
            0,
            length >> 16,
            (length >> 8) & 0xff,
            length & 0xff,
          ]);
  if (!masked) return Buffer.concat([head, payload]);
  const key = Buffer.from([0xa5, 0x01, 0xff, 0x3c]);
  return Buffer.concat([head, key, payload.map((byte, at) => byte ^ (key[at % 4] as number))]);
}

const text = (message: string): Buffer =>
  frame({ first: 0x81, masked: true, payload: Buffer.from(message) });

/** A socket of which a test is the other end. */
class Wire extends Duplex {
  /** What was written, each time in how many pieces. */
  readonly pieces: number[] = [];
  override _read(): void {}
  override _write(_chunk: Buffer, _encoding: string, done: () => void): void {
    this.pieces.push(1);
    done();
  }
  override _writev(chunks: readonly unknown[], done: () => void): void {
    this.pieces.push(chunks.length);
    done();
  }
}

interface Stage {
  readonly wire: Wire;
  readonly ws: WebSocket;
  /** What came of the bytes. */
  readonly outcome: unknown[];
}

/** A WebSocket of ws on a wire. */
function stage(): Stage {
  const wire = new Wire();
  const request = new IncomingMessage(new Socket());
  request.method = 'GET';
  request.headers = {
    upgrade: 'websocket',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'sec-websocket-version': '13',
  };
  const server = new WebSocketServer({ noServer: true, maxPayload: MAX_LENGTH });
  const outcome: unknown[] = [];
  const opened: WebSocket[] = [];
  server.handleUpgrade(request, wire, Buffer.alloc(0), (ws) => opened.push(ws));
  const [ws] = opened;
  if (!ws) throw new Error('ws did not take the request.');
  wire.pieces.length = 0;
  ws.on('message', (data: Buffer, binary) => outcome.push(binary ? [...data] : data.toString()));
  ws.on('error', (error: NodeJS.ErrnoException) => outcome.push(error.code));
  return { wire, ws, outcome };
}

/** The same, with messages taken past it; `take` may see them first. */
function shortened(take: Taker['take'] = () => true): Stage & { readonly taken: unknown[] } {
  const staged = stage();
  const { wire, ws, outcome } = staged;
  const taken: unknown[] = [];
  takeMessages(wire, {
    maxLength: MAX_LENGTH,
    get taking() {
      return ws.readyState === ws.OPEN;
    },
    take(message) {
      if (!take(message)) return false;
      outcome.push(typeof message === 'string' ? message : [...message]);
      taken.push(message);
      return true;
    },
  });
  return { ...staged, taken };
}

/** Cuts bytes into chunks, anywhere. */
function cut(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const places = cuts.map((place) => place % (bytes.length + 1)).toSorted((a, b) => a - b);
  return [...places, bytes.length].map((place, index) =>
    Buffer.from(bytes.subarray(places[index - 1] ?? 0, place)),
  );
}

async function feed({ wire, outcome }: Stage, chunks: readonly Buffer[]): Promise<unknown[]> {
  for (const chunk of chunks) {
    wire.push(chunk);
    await new Promise(setImmediate);
  }
  return outcome;
}

const payload = fc.oneof(
  { weight: 4, arbitrary: fc.string({ unit: 'binary' }).map((string) => Buffer.from(string)) },
  fc.uint8Array({ maxLength: 300 }),
  fc
    .constantFrom(125, 126, 159, 160, 4096, 65_535, 65_536, MAX_LENGTH + 1)
    .map((length) => Buffer.alloc(length, 'ä')),
  fc.constant(Buffer.from('a \ufffd that was meant')),
);
const usual = fc.constantFrom(0x81, 0x82);
const unusual = fc.constantFrom(0x01, 0x02, 0x00, 0x80, 0x88, 0x89, 0x8a, 0xc1, 0x83);
const shapes = fc.array(
  fc.record({
    first: fc.oneof({ weight: 4, arbitrary: usual }, { weight: 1, arbitrary: unusual }),
    masked: fc.integer({ min: 0, max: 30 }).map((chance) => chance > 0),
    payload,
  }),
  { maxLength: 8 },
);

describe('takeMessages', () => {
  test('comes to what the framework comes to by itself, whatever is sent', async () => {
    const sizes: number[] = [];
    await fc.assert(
      fc.asyncProperty(shapes, fc.array(fc.nat(), { maxLength: 6 }), async (sent, cuts) => {
        const bytes = Buffer.concat(sent.map(frame));
        const short = shortened();
        const [mine, alone] = [
          await feed(short, cut(bytes, cuts)),
          await feed(stage(), cut(bytes, cuts)),
        ];
        expect(mine).toEqual(alone);
        sizes.push(short.taken.length);
      }),
      { numRuns: 200 },
    );
    expect(Math.max(...sizes)).toBeGreaterThan(2);
  });

  test('takes what comes in one piece, and leaves the rest', async () => {
    const short = shortened();
    const [first, second] = [text('whole'), text('in two pieces')];
    await feed(short, [
      Buffer.concat([first, first, second.subarray(0, 5)]),
      Buffer.concat([second.subarray(5), first]),
      first,
    ]);
    expect(short.taken).toEqual(['whole', 'whole', 'whole']);
    expect(short.outcome).toEqual(['whole', 'whole', 'in two pieces', 'whole', 'whole']);
  });

  test('leaves to the framework what is not taken, as it came', async () => {
    const short = shortened((message) => message !== 'not this');
    const chunk = Buffer.concat([text('this'), text('not this'), text('a \ufffd'), text('this')]);
    await feed(short, [chunk]);
    expect(short.outcome).toEqual(['this', 'not this', 'a \ufffd', 'this']);
    expect(short.taken).toEqual(['this']);
  });

  test('takes nothing after a close', async () => {
    const short = shortened();
    const close = frame({ first: 0x88, masked: true, payload: Buffer.alloc(0) });
    await feed(short, [Buffer.concat([text('before'), close, text('after')]), text('after')]);
    expect(short.outcome).toEqual(['before']);
  });

  test('loses nothing by a listener that throws', async () => {
    const thrown = vi.fn<(cause: unknown) => void>();
    const short = shortened((message) => {
      if (message === 'bad') throw new Error('of a listener');
      return true;
    });
    const push = vi.spyOn(short.wire, 'emit').mockImplementation(function emit(
      this: Wire,
      ...args
    ) {
      try {
        return Duplex.prototype.emit.apply(this, args as never);
      } catch (cause) {
        thrown(cause);
        return true;
      }
    });
    await feed(short, [Buffer.concat([text('good'), text('bad'), text('good')]), text('good')]);
    push.mockRestore();
    expect(short.outcome).toEqual(['good', 'good', 'good']);
    expect(thrown).toHaveBeenCalledExactlyOnceWith(new Error('of a listener'));
  });

  test('writes what is answered at once in one piece', async () => {
    const short = shortened(() => short.wire.write('answer'));
    await feed(short, [Buffer.concat([text('1'), text('2'), text('3')]), text('4')]);
    expect(short.wire.pieces).toEqual([3, 1]);
  });

  test('does nothing where nobody listens', () => {
    const wire = new Wire();
    takeMessages(wire, { maxLength: 1, taking: true, take: () => true });
    expect(wire.listenerCount('data')).toBe(0);
  });
});

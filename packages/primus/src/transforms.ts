import { type Packet, runTransforms, type Transforms } from '@primus/protocol';
import { runnable } from './callbacks.js';

/** Whoever has transforms: a server, a client, or something that a plugin made alike. */
export interface Transforming {
  readonly transformers: Readonly<Record<'incoming' | 'outgoing', readonly unknown[]>>;
}

/** Whoever messages can be led to: a spark, or the channel of a plugin. */
export interface Transformed {
  emit(event: 'data', data: unknown, raw?: unknown): unknown;
  emit(event: 'error', error: Error): unknown;
  _write(data: unknown): unknown;
  /** Where messages wait, as long as it is there. */
  queue?: Packet[] | null;
}

/** Leads a message through the transforms and on to `end`: as its `data`, or to its `_write`. */
export function transformed(
  { transformers }: Transforming,
  end: Transformed,
  direction: 'incoming' | 'outgoing',
  packet: Packet,
): void {
  const transforms = runnable(transformers as Transforms<Transformed>)[direction];
  const pass = (data: unknown): void => {
    if (direction === 'outgoing') end._write(data);
    else if (end.queue) end.queue.push({ ...packet, data });
    else end.emit('data', data, packet.raw);
  };
  void runTransforms(transforms, end, packet, pass, (error) => {
    if (error) end.emit('error', error);
  });
}

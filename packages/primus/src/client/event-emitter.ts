/** What libraries of plugins make their own objects emit with: `Primus.EventEmitter`. */
interface PlainEmitter {
  on(event: unknown, listener: PlainListener, context?: unknown): this;
  addListener(event: unknown, listener: PlainListener, context?: unknown): this;
  once(event: unknown, listener: PlainListener, context?: unknown): this;
  off(event: unknown, listener?: PlainListener): this;
  removeListener(event: unknown, listener?: PlainListener): this;
  removeAllListeners(event?: unknown): this;
  emit(event: unknown, ...args: unknown[]): boolean;
  listeners(event: unknown): PlainListener[];
  listenerCount(event: unknown): number;
  eventNames(): unknown[];
}

type PlainListener = (...args: never[]) => unknown;

/** Its constructor, a plain function: code of before classes calls it for objects of its own. */
export interface PlainEmitterConstructor {
  new (): PlainEmitter;
  (this: unknown): void;
  readonly prototype: PlainEmitter;
}

interface Entry {
  readonly listener: PlainListener;
  readonly context: unknown;
  readonly once: boolean;
}

/** Held here, as objects that inherit from the prototype may never have called the constructor. */
const tables = new WeakMap<object, Map<unknown, readonly Entry[]>>();

function tableOf(emitter: object): Map<unknown, readonly Entry[]> {
  let table = tables.get(emitter);
  if (!table) tables.set(emitter, (table = new Map<unknown, readonly Entry[]>()));
  return table;
}

function entriesOf(emitter: object, event: unknown): readonly Entry[] {
  return tableOf(emitter).get(event) ?? [];
}

function add<E extends object>(emitter: E, event: unknown, entry: Entry): E {
  tableOf(emitter).set(event, [...entriesOf(emitter, event), entry]);
  return emitter;
}

function keep(emitter: object, event: unknown, stays: (entry: Entry) => boolean): void {
  const rest = entriesOf(emitter, event).filter(stays);
  if (rest.length > 0) tableOf(emitter).set(event, rest);
  else tableOf(emitter).delete(event);
}

const methods: Omit<PlainEmitter, 'addListener' | 'removeListener'> & ThisType<PlainEmitter> = {
  on(event, listener, context) {
    return add(this, event, { listener, context: context ?? this, once: false });
  },
  once(event, listener, context) {
    return add(this, event, { listener, context: context ?? this, once: true });
  },
  off(event, listener) {
    keep(this, event, (entry) => listener !== undefined && entry.listener !== listener);
    return this;
  },
  removeAllListeners(event) {
    if (event === undefined) tables.delete(this);
    else tableOf(this).delete(event);
    return this;
  },
  emit(event, ...args) {
    const entries = entriesOf(this, event);
    for (const entry of entries) {
      // The same listener may have been added by `on`, too.
      if (entry.once) keep(this, event, (other) => other !== entry);
      Reflect.apply(entry.listener, entry.context, args);
    }
    return entries.length > 0;
  },
  listeners(event) {
    return entriesOf(this, event).map(({ listener }) => listener);
  },
  listenerCount(event) {
    return entriesOf(this, event).length;
  },
  eventNames() {
    return [...tableOf(this).keys()];
  },
};

/** Unlike Node's, an `error` that nobody listens to is not thrown. */
export const EventEmitter = function EventEmitter() {} as unknown as PlainEmitterConstructor;
Object.assign(EventEmitter.prototype, methods, {
  addListener: methods.on,
  removeListener: methods.off,
});

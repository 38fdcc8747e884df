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
  readonly event: unknown;
  readonly listener: PlainListener;
  readonly context: unknown;
  readonly once: boolean;
}

/**
 * The entries of every emitter, in order. Lists are replaced, never changed, so that a round of
 * calls is not disturbed. Held here, as objects that inherit from the prototype may never have
 * called the constructor.
 */
const lists = new WeakMap<object, readonly Entry[]>();

function entriesOf(emitter: object): readonly Entry[] {
  return lists.get(emitter) ?? [];
}

function entriesFor(emitter: object, event: unknown): readonly Entry[] {
  return entriesOf(emitter).filter((entry) => entry.event === event);
}

function add<E extends object>(emitter: E, entry: Entry): E {
  lists.set(emitter, [...entriesOf(emitter), entry]);
  return emitter;
}

function keep<E extends object>(emitter: E, stays: (entry: Entry) => boolean): E {
  lists.set(emitter, entriesOf(emitter).filter(stays));
  return emitter;
}

const methods: Omit<PlainEmitter, 'addListener' | 'removeListener'> & ThisType<PlainEmitter> = {
  on(event, listener, context) {
    return add(this, { event, listener, context: context ?? this, once: false });
  },
  once(event, listener, context) {
    return add(this, { event, listener, context: context ?? this, once: true });
  },
  off(event, listener) {
    return keep(this, (entry) => {
      const meant = listener === undefined || entry.listener === listener;
      return entry.event !== event || !meant;
    });
  },
  removeAllListeners(event) {
    return keep(this, (entry) => event !== undefined && entry.event !== event);
  },
  emit(event, ...args) {
    const entries = entriesFor(this, event);
    for (const entry of entries) {
      // The same listener may have been added by `on`, too.
      if (entry.once) keep(this, (other) => other !== entry);
      entry.listener.apply(entry.context, args as never[]);
    }
    return entries.length > 0;
  },
  listeners(event) {
    return entriesFor(this, event).map(({ listener }) => listener);
  },
  listenerCount(event) {
    return entriesFor(this, event).length;
  },
  eventNames() {
    return [...new Set(entriesOf(this).map(({ event }) => event))];
  },
};

/** Unlike Node's, an `error` that nobody listens to is not thrown. */
export const EventEmitter = function EventEmitter() {} as unknown as PlainEmitterConstructor;
Object.assign(EventEmitter.prototype, methods, {
  addListener: methods.on,
  removeListener: methods.off,
});

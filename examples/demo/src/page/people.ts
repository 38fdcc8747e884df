import type { Person } from '../shared/messages.js';
import type { Client } from './connect.js';

/** Who is in the room, as the server tells. */
export class People {
  readonly #people = new Map<string, Person>();
  readonly #listeners: (() => void)[] = [];
  #me = '';

  constructor(primus: Client) {
    primus.on('data', (message) => {
      switch (message.type) {
        case 'welcome':
          this.#people.clear();
          this.#me = message.you;
          for (const person of message.people) this.#people.set(person.id, person);
          return this.#changed();
        case 'entered':
        case 'renamed':
          this.#people.set(message.person.id, message.person);
          return this.#changed();
        case 'left':
          this.#people.delete(message.id);
          return this.#changed();
        default:
      }
    });
  }

  get me(): Person | undefined {
    return this.#people.get(this.#me);
  }

  get all(): Person[] {
    return [...this.#people.values()];
  }

  get(id: string): Person | undefined {
    return this.#people.get(id);
  }

  /** Calls back whenever somebody comes, goes or changes. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

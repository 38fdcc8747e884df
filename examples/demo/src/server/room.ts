import { COLOURS } from '../shared/limits.js';
import type { Line, Person } from '../shared/messages.js';

const NAMES = [
  'Ada',
  'Grace',
  'Alan',
  'Radia',
  'Edsger',
  'Barbara',
  'Dennis',
  'Margaret',
  'Donald',
  'Frances',
  'Tim',
  'Katherine',
  'Leslie',
  'Hedy',
  'Vint',
  'Evelyn',
];

/** Lines of chat that are kept for those who come later. */
const MAX_LINES = 40;
/** Visitors that are known again when they return. */
const MAX_KNOWN = 500;

type Looks = Pick<Person, 'name' | 'colour'>;

/**
 * Who is here and what was said. Outlives the server it is served by, so that whoever comes back
 * after a restart finds their name and the conversation.
 */
export class Room {
  readonly #people = new Map<string, Person>();
  readonly #known = new Map<string, Looks>();
  readonly #visitors = new Map<string, string>();
  #lines: Line[] = [];
  #said = 0;

  get people(): Person[] {
    return [...this.#people.values()];
  }

  get lines(): readonly Line[] {
    return this.#lines;
  }

  person(id: string): Person | undefined {
    return this.#people.get(id);
  }

  /**
   * @param id the connection's
   * @param visitor what tells somebody who returns from somebody new, by their own account
   */
  enter(id: string, visitor: string): Person {
    const person: Person = { id, ...(this.#known.get(visitor) ?? this.#newLooks()) };
    this.#visitors.set(id, visitor);
    this.#put(person);
    return person;
  }

  leave(id: string): void {
    this.#people.delete(id);
    this.#visitors.delete(id);
  }

  rename(id: string, name: string): Person | undefined {
    const person = this.#people.get(id);
    if (!person) return undefined;
    const renamed = { ...person, name };
    this.#put(renamed);
    return renamed;
  }

  say(from: Person, text: string, notice = false): Line {
    const line = { id: ++this.#said, from, text, notice };
    this.#lines = [...this.#lines, line].slice(-MAX_LINES);
    return line;
  }

  #put(person: Person): void {
    const { id, name, colour } = person;
    this.#people.set(id, person);
    const visitor = this.#visitors.get(id) ?? '';
    // Put at the end again, so that those forgotten first are those not seen the longest.
    this.#known.delete(visitor);
    this.#known.set(visitor, { name, colour });
    const [oldest] = this.#known.keys();
    if (oldest !== undefined && this.#known.size > MAX_KNOWN) this.#known.delete(oldest);
  }

  /** A name nobody here has, and the colour that fewest have. */
  #newLooks(): Looks {
    const { people } = this;
    const free = NAMES.find((name) => people.every((person) => person.name !== name));
    const wearing = (colour: number): number =>
      people.filter((person) => person.colour === colour).length;
    const colours = Array.from({ length: COLOURS }, (_, colour) => colour);
    return {
      name: free ?? `Guest ${people.length + 1}`,
      colour: colours.reduce((best, each) => (wearing(each) < wearing(best) ? each : best)),
    };
  }
}

/**
 * Who is in which room.
 *
 * @template Person
 */
export class Rooms {
  /** @type {Map<string, Set<Person>>} */
  #rooms = new Map();

  /**
   * @param {string} room
   * @param {Person} person
   */
  join(room, person) {
    const people = this.#rooms.get(room) ?? new Set();
    this.#rooms.set(room, people.add(person));
  }

  /**
   * @param {string} room
   * @param {Person} person
   */
  leave(room, person) {
    const people = this.#rooms.get(room);
    people?.delete(person);
    if (people?.size === 0) this.#rooms.delete(room);
  }

  /**
   * Everybody in a room but one.
   *
   * @param {string} room
   * @param {Person} person
   * @returns {Person[]}
   */
  others(room, person) {
    return [...(this.#rooms.get(room) ?? [])].filter((other) => other !== person);
  }
}

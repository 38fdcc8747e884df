import type { Person } from '../shared/messages.js';
import { isMotionReduced } from './motion.js';

/** A place on the stage, as fractions of its width and height. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Ms in which a cursor makes up two thirds of its distance. */
const EASE = 55;
/** Distance at which it has arrived. */
const NEAR = 0.0005;

/** The arrow that shows where somebody is. Glides between the places it is told. */
export class Cursor {
  readonly #element: HTMLElement;
  readonly #name: HTMLElement;
  #at: Point | undefined;
  #target: Point | undefined;
  #gliding = false;

  constructor(stage: HTMLElement, template: HTMLTemplateElement) {
    const copy = template.content.cloneNode(true) as DocumentFragment;
    this.#element = copy.querySelector('.cursor') as HTMLElement;
    this.#name = copy.querySelector('.cursor-name') as HTMLElement;
    stage.append(copy);
  }

  dress({ name, colour }: Pick<Person, 'name' | 'colour'>): void {
    this.#name.textContent = name;
    this.#element.dataset['colour'] = String(colour);
  }

  glideTo(point: Point): void {
    if (!this.#at || isMotionReduced()) return this.jumpTo(point);
    this.#target = point;
    if (this.#gliding) return;
    this.#gliding = true;
    requestAnimationFrame((now) => this.#glide(now, now));
  }

  jumpTo(point: Point): void {
    this.#target = undefined;
    this.#put(point);
  }

  hide(): void {
    this.#at = this.#target = undefined;
    this.#element.classList.remove('here');
  }

  remove(): void {
    this.hide();
    this.#element.remove();
  }

  #glide(before: number, now: number): void {
    this.#gliding = false;
    if (!this.#at || !this.#target) return;
    const { x, y } = this.#at;
    const dx = this.#target.x - x;
    const dy = this.#target.y - y;
    if (Math.abs(dx) + Math.abs(dy) < NEAR) return this.jumpTo(this.#target);
    const share = 1 - Math.exp(-(now - before) / EASE);
    this.#put({ x: x + dx * share, y: y + dy * share });
    this.#gliding = true;
    requestAnimationFrame((next) => this.#glide(now, next));
  }

  #put(point: Point): void {
    this.#at = point;
    const { style, classList } = this.#element;
    style.setProperty('--x', point.x.toFixed(4));
    style.setProperty('--y', point.y.toFixed(4));
    classList.add('here');
    classList.toggle('leftward', point.x > 0.75);
  }
}

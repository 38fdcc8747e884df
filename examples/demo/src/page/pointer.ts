import type { Point } from './cursor.js';

/** What one's own hand does on the stage. */
export interface PointerEvents {
  readonly move: (point: Point) => void;
  readonly tap: (point: Point) => void;
  readonly away: () => void;
}

/** How far an arrow key goes, as a fraction of the stage; with shift, four times that. */
const STEP = 0.025;

const KEYS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** Reads a pointer or the arrow keys on an element. */
export function watchPointer(element: HTMLElement, { move, tap, away }: PointerEvents): void {
  let at: Point = { x: 0.5, y: 0.5 };
  const place = ({ clientX, clientY }: MouseEvent): Point => {
    const { left, top, width, height } = element.getBoundingClientRect();
    at = { x: clamp((clientX - left) / width), y: clamp((clientY - top) / height) };
    return at;
  };

  element.addEventListener('pointermove', (event) => move(place(event)));
  element.addEventListener('pointerdown', (event) => tap(place(event)));
  element.addEventListener('pointerleave', away);
  element.addEventListener('blur', away);
  element.addEventListener('focus', () => {
    if (element.matches(':focus-visible')) move(at);
  });
  element.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const direction = KEYS[event.key];
    if (direction) {
      const step = event.shiftKey ? STEP * 4 : STEP;
      at = { x: clamp(at.x + direction.x * step), y: clamp(at.y + direction.y * step) };
      move(at);
    } else if (event.key === 'Enter' || event.key === ' ') {
      tap(at);
    } else return;
    event.preventDefault();
  });
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value));
}

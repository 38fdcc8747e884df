import type { Client } from './connect.js';
import { Cursor, type Point } from './cursor.js';
import { find } from './find.js';
import type { People } from './people.js';
import { watchPointer } from './pointer.js';

/** The surface on which everybody sees everybody's cursor. */
export function showStage(root: HTMLElement, primus: Client, people: People): void {
  const stage = find(root, 'stage');
  const template = find(root, 'cursor', HTMLTemplateElement);
  const cursors = new Map<string, Cursor>();
  const mine = new Cursor(stage, template);

  const cursorOf = (id: string): Cursor => {
    const cursor = cursors.get(id) ?? new Cursor(stage, template);
    cursors.set(id, cursor);
    cursor.dress(people.get(id) ?? { name: '', colour: 0 });
    return cursor;
  };

  // #region cursors
  primus.on('data', (message) => {
    if (message.type === 'move') cursorOf(message.id).glideTo(message);
    if (message.type === 'tap') showTap(stage, message, people.get(message.id)?.colour);
    if (message.type === 'away') cursors.get(message.id)?.hide();
  });

  const moved = oncePerFrame((at: Point) => {
    if (primus.readyState === Primus.OPEN) primus.write({ type: 'move', x: at.x, y: at.y });
  });
  // #endregion

  watchPointer(stage, {
    move(at) {
      stage.classList.add('touched');
      mine.jumpTo(at);
      moved(at);
    },
    tap(at) {
      mine.jumpTo(at);
      showTap(stage, at, people.me?.colour);
      if (primus.readyState === Primus.OPEN) primus.write({ type: 'tap', x: at.x, y: at.y });
    },
    away() {
      mine.hide();
      moved.cancel();
      if (primus.readyState === Primus.OPEN) primus.write({ type: 'away' });
    },
  });

  people.onChange(() => {
    mine.dress({ name: 'You', colour: people.me?.colour ?? 0 });
    for (const [id, cursor] of cursors) {
      const person = people.get(id);
      if (person) cursor.dress(person);
      else {
        cursor.remove();
        cursors.delete(id);
      }
    }
  });
}

function showTap(stage: HTMLElement, { x, y }: Point, colour = 0): void {
  const ring = document.createElement('span');
  ring.className = 'tap';
  ring.dataset['colour'] = String(colour);
  ring.style.setProperty('--x', String(x));
  ring.style.setProperty('--y', String(y));
  ring.addEventListener('animationend', () => ring.remove());
  stage.append(ring);
}

/** Lets through what was last asked for, when the next frame is drawn. */
function oncePerFrame<A>(act: (argument: A) => void): {
  (argument: A): void;
  cancel(): void;
} {
  let frame = 0;
  const later = (argument: A): void => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => act(argument));
  };
  return Object.assign(later, { cancel: () => cancelAnimationFrame(frame) });
}
